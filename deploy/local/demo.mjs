// npm run demo: the first thread on the running platform, each step in a line; a fresh organisation each time.
import { underNode24 } from './lib/under-node24.mjs';

await underNode24(async () => (await import('./lib/demo.mjs')).demo());
