import { nameOf, refuse } from './refuse.mjs';

/** One request-scoped provider makes all that inject it request-scoped: built anew for each call, and absent in consumers. */
export const noRequestScope = refuse({
  because: 'hand the actor over as a parameter',
  visit: (report) => ({
    MemberExpression(node) {
      if (nameOf(node.object) === 'Scope' && nameOf(node.property) === 'REQUEST') report(node, 'Scope.REQUEST');
    },
    'ImportDeclaration[source.value="@nestjs/core"] ImportSpecifier[imported.name="REQUEST"]': (node) =>
      report(node, 'REQUEST'),
  }),
});
