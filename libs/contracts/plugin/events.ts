import { contractsByFile } from './contract-model.ts';
import { runPlugin } from './run.ts';
import { contractsSource, registrySource } from './typescript.ts';

// Writes libs/contracts/src/gen. Run by `buf generate`.
runPlugin('guildhall-events', (registry) => {
  const byFile = contractsByFile(registry);
  const files = [...byFile].map(([name, contracts]) => [`${name}.ts`, contractsSource(name, contracts, registry)]);
  return { ...Object.fromEntries(files), 'events.ts': registrySource(byFile) };
});
