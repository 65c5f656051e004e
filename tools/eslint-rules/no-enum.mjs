import { refuse } from './refuse.mjs';

export const noEnum = refuse({
  because: 'a union of literals, or `const X = [...] as const`, is data and needs no run-time object',
  visit: (report) => ({ TSEnumDeclaration: (node) => report(node, `enum ${node.id.name}`) }),
});
