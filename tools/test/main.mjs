// npm test: plain Node 20 without dependencies, so that a fresh clone needs nothing typed before it.
import { underNode24 } from '../../deploy/local/lib/under-node24.mjs';

await underNode24(async () => {
  const { runRing } = await import('./ring.mjs');
  process.exitCode = await runRing(process.argv.slice(2));
});
