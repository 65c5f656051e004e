import { nameOf, refuse } from './refuse.mjs';

const HIDDEN = new Set(['cascade', 'eager', 'lazy']);
const TYPED_COLUMNS = new Set(['Column', 'PrimaryColumn']);

const decoratorCall = (node) => (node.expression.type === 'CallExpression' ? node.expression : undefined);
const properties = (call) => call.arguments.flatMap((argument) => argument.properties ?? []);

function hasColumnType({ arguments: [first] }) {
  if (first?.type === 'ObjectExpression') return first.properties.some(({ key }) => nameOf(key) === 'type');
  return first !== undefined;
}

/** What an entity loads, writes and is stored as stands in the code that reads it, not in a flag elsewhere. */
export const explicitMapping = refuse({
  because: 'no cascade, eager, lazy or synchronize, and each column names its type',
  visit: (report) => ({
    Decorator(node) {
      const call = decoratorCall(node);
      if (!call) return;
      if (TYPED_COLUMNS.has(nameOf(call.callee)) && !hasColumnType(call)) report(node, 'column without a type');
      for (const property of properties(call))
        if (HIDDEN.has(nameOf(property.key))) report(property, nameOf(property.key));
    },
    'Property[key.name="synchronize"][value.value!=false]': (node) => report(node, 'synchronize'),
  }),
});
