import { installPageHook } from '../lib/capture/page-hook.ts';

export default { main: installPageHook };
