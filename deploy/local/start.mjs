// npm start: from a checkout to a ready platform, and back to the prompt.
import { underNode24 } from './lib/under-node24.mjs';

await underNode24(async () => (await import('./lib/start-all.mjs')).startAll());
