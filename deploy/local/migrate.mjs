// npm run migrate: databases, roles and migrations of the local platform; the servers must run (npm start runs this too).
import { underNode24 } from './lib/under-node24.mjs';

await underNode24(async () => {
  const [{ prepareAll }, { localPlatform }] = await Promise.all([
    import('./lib/start-all.mjs'),
    import('./lib/platform.mjs'),
  ]);
  const accesses = await prepareAll(localPlatform());
  console.log(`Migrated: ${[...accesses.keys()].join(', ') || 'no services yet'}.`);
});
