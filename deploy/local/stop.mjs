// npm stop [-- --wipe]: drains and stops everything; with --wipe the data goes too.
import { underNode24 } from './lib/under-node24.mjs';

await underNode24(async () => (await import('./lib/stop-all.mjs')).stopAll({ wipe: process.argv.includes('--wipe') }), {
  install: false,
});
