import { WithheldNotice } from '../../components/shared/withheld-notice.tsx';
import { requestAccess } from '../../lib/client/access.ts';

/** The watched origins that the browser hides from the extension, and the button that asks for them. */
export default function Withheld({ origins }: { origins: string[] }) {
  return <WithheldNotice origins={origins} onAllow={() => void requestAccess(origins)} />;
}
