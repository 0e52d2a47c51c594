import { fileURLToPath } from 'node:url';

/** The folder of the clone, without a slash at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Node 24, as the packages bring it: runs TypeScript as it stands, whatever Node the machine has. */
export const node24 = `${root}/node_modules/node/bin/node`;
