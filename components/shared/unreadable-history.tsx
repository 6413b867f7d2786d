import { Loaded } from '../../lib/client/loaded.ts';

/** What stands in place of what the database can't be read for. */
export function UnreadableHistory(of: { onRetry: () => void }) {
  return <Loaded load={() => import('./unreadable.tsx')} of={of} />;
}
