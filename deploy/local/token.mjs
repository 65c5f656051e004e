// A service token for a person at the keyboard, as the gateway would mint it: valid for a minute, on this machine only.
// node deploy/local/token.mjs tenancy platform:organizations:create platform:organizations:read
import { underNode24 } from './lib/under-node24.mjs';

await underNode24(async () => {
  const [service, ...permissions] = process.argv.slice(2);
  const { mintToken } = await import('./lib/mint-token.mjs');
  process.stdout.write(`${await mintToken(service, permissions)}\n`);
});
