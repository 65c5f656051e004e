import { refuse } from './refuse.mjs';

const CATCH_ALL = new Set(['common', 'shared', 'core', 'util', 'utils', 'helper', 'helpers', 'misc']);
const LAYERS = new Set(['controllers', 'services', 'entities', 'dtos', 'dto', 'repositories', 'interfaces', 'models']);

/** A folder is named after what it is about. `shared` is about everything, a layer cuts one change into six places. */
export const noCatchAllFolder = refuse({
  because: 'name the folder after a noun of the domain (house style)',
  where: ({ kind }) => ['service', 'lib', 'tools', 'e2e', 'bench', 'deploy'].includes(kind),
  visit: (report, _context, { kind, path }) => ({
    Program(node) {
      const inner = path.split('/').slice(1, -1);
      const refused = inner.find((name) => CATCH_ALL.has(name));
      const layer = kind === 'service' ? inner.slice(1).find((name) => LAYERS.has(name)) : undefined;
      if (refused ?? layer) report(node, `folder "${refused ?? layer}"`);
    },
  }),
});
