import { refuse } from './refuse.mjs';

const AT_THE_EDGE = new Set(['http', 'testing']);

/** Nest's exceptions have no slug, no page and no place in the OpenAPI document. */
export const noFrameworkException = refuse({
  because: 'throw a Problem: `class X extends problem(slug, status, title)` beside the feature',
  where: ({ kind, owner, isSpec }) => !isSpec && (kind === 'service' || (kind === 'lib' && !AT_THE_EDGE.has(owner))),
  visit: (report) => ({
    'ImportDeclaration[source.value="@nestjs/common"] ImportSpecifier'(node) {
      if (/Exception$/.test(node.imported.name)) report(node, node.imported.name);
    },
  }),
});
