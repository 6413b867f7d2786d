import { startPageWitness } from '../lib/capture/page-witness-start.ts';

export default { main: startPageWitness };
