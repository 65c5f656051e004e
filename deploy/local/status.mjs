// npm run status: what runs, its version, and how far behind it is.
import { underNode24 } from './lib/under-node24.mjs';

await underNode24(async () => (await import('./lib/status-all.mjs')).statusAll());
