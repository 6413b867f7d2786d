import { crc32 } from '../crc32.ts';
import { CATALOGUE } from './index.ts';

/** Names the state of the catalogue, `57-3f2a91c0`: the number of entries, and what changes with any of them. */
export const CATALOGUE_VERSION = `${CATALOGUE.length}-${crc32(JSON.stringify(CATALOGUE))}`;
