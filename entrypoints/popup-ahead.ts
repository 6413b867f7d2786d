import { drawAhead } from '../lib/client/ahead.ts';

export default { main: drawAhead };
