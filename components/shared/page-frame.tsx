import { isDemo } from '../../lib/client/demo.ts';
import { Loaded } from '../../lib/client/loaded.ts';
import { onceNoted } from '../../lib/client/noted.ts';
import { Boundary, type BoundaryProps } from './boundary.tsx';

/** What every page is in: shows what broke in place of a blank page, and says where nothing is recorded or all is a demo. */
export function PageFrame(props: BoundaryProps) {
  return (
    <>
      <Loaded
        load={() =>
          onceNoted().then((): Promise<typeof import('./not-recording.tsx')> => import('./not-recording.tsx'))
        }
      />
      <Boundary {...props} />
      {isDemo() && <Loaded load={() => import('./demo-mark.tsx')} />}
    </>
  );
}
