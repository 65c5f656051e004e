import { refuse } from './refuse.mjs';

const READS_ENVIRONMENT = (place) =>
  place.isSpec ||
  !['service', 'lib'].includes(place.kind) ||
  ['config', 'testing'].includes(place.owner) ||
  place.inside === 'src/config.ts' ||
  /^jest\.config\.mjs$/.test(place.inside);

/** One typed, validated object, read once: otherwise a typo in a variable shows at the first request that needs it. */
export const settingsInOnePlace = refuse({
  because: 'settings are read in config.ts and injected',
  where: (place) => !READS_ENVIRONMENT(place),
  visit: (report) => ({
    'MemberExpression[object.name="process"][property.name="env"]': (node) => report(node, 'process.env'),
    'ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name="env"]': (node) =>
      report(node, 'env of node:process'),
  }),
});
