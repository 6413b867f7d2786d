import { isDemo, leaveDemo } from '../../lib/client/demo.ts';
import { Boundary, type BoundaryProps } from './boundary.tsx';
import { DemoMark } from './demo-mark.tsx';

/** What every page is in: shows what broke in place of a blank page, and says where all of it is a demo. */
export function PageFrame(props: BoundaryProps) {
  return (
    <>
      <Boundary {...props} />
      {isDemo() && <DemoMark onLeave={() => void leaveDemo()} />}
    </>
  );
}
