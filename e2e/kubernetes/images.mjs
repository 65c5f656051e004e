// The images of this checkout, built and examined without a registry.
//   node e2e/kubernetes/images.mjs build [gateway audit operations …] [--tag=0.1.0] [--repository=localhost/guildhall]
//   node e2e/kubernetes/images.mjs check [gateway audit operations …]
import { parseArgs } from 'node:util';
import { runEntry } from '../../deploy/local/lib/refused.mjs';
import { requireImageTools } from './images/requirements.mjs';

const USAGE = 'usage: images.mjs build|check [service|operations|backup|setup …] [--tag=…] [--repository=…]';

await runEntry(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { tag: { type: 'string' }, repository: { type: 'string' } },
  });
  const [verb, ...names] = positionals;
  requireImageTools();
  const options = { ...values, ...(names.length > 0 ? { names } : {}), progress: (line) => console.log(line) };
  if (verb === 'build') return (await import('./images/build.mjs')).buildImages(options);
  if (verb === 'check') return (await import('./images/check.mjs')).checkImages(options);
  console.error(USAGE);
  process.exitCode = 2;
});
