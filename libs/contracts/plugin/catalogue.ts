import { asyncApiDocument } from './asyncapi.ts';
import { cataloguePage } from './catalogue-page.ts';
import { contractsByFile } from './contract-model.ts';
import { runPlugin } from './run.ts';
import { trailPage } from './trail-page.ts';

// Writes docs/events. Run by `buf generate`.
runPlugin('guildhall-catalogue', (registry) => {
  const contracts = [...contractsByFile(registry).values()].flat();
  return {
    'asyncapi.json': `${JSON.stringify(asyncApiDocument(contracts, registry), null, 2)}\n`,
    'trail.md': trailPage(contracts),
    'README.md': cataloguePage(contracts, registry),
  };
});
