// npm run demo: the whole job on the running platform, told step by step; fresh organisations each time.
import { underNode24 } from './lib/under-node24.mjs';

await underNode24(async () => {
  process.exitCode = await (await import('./story/tell.mjs')).tell(process.argv.slice(2));
});
