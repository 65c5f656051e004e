// npm run new: a service, or a use case, in the form of the house.
import { underNode24 } from '../../deploy/local/lib/under-node24.mjs';

await underNode24(async () => {
  const { generate } = await import('./generate.mjs');
  process.exitCode = generate(process.argv.slice(2));
});
