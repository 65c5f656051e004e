import { nameOf, refuse } from './refuse.mjs';

const STATEMENT =
  /^\s*(?:select|insert\s+into|update|delete\s+from|with|merge\s+into|create|alter|drop|truncate|grant|revoke|comment\s+on)\s/i;
const QUERIES = new Set(['query', 'where', 'andWhere', 'orWhere', 'orderBy', 'having']);

/** `${COLUMNS}` is a piece of SQL that stands in the same file under a constant's name; all else is a value. */
const isFragment = ({ type, name }) => type === 'Identifier' && /^[A-Z][A-Z0-9_]*$/.test(name);

function parts(node) {
  if (node?.type === 'TemplateLiteral') return { text: node.quasis[0].value.cooked, values: node.expressions };
  if (node?.type !== 'BinaryExpression' || node.operator !== '+') return undefined;
  const left = parts(node.left) ?? {
    text: String(node.left.value ?? ''),
    values: node.left.type === 'Literal' ? [] : [node.left],
  };
  return { text: left.text, values: [...left.values, ...(node.right.type === 'Literal' ? [] : [node.right])] };
}

/** D20: no text from outside reaches an identifier; the surest way is that none reaches the statement at all. */
export const sqlWithoutInterpolation = refuse({
  because: 'pass values as $1 and choose identifiers from constants (D20)',
  where: ({ kind, isSpec }) => kind === 'service' && !isSpec,
  visit(report) {
    const check = (node, isQuery) => {
      const sql = parts(node);
      if (!sql || sql.values.every(isFragment)) return;
      if (isQuery || STATEMENT.test(sql.text)) report(node, 'SQL built from a variable');
    };
    const isQueryArgument = ({ parent }) =>
      parent.type === 'CallExpression' && QUERIES.has(nameOf(parent.callee.property));
    const isOutermost = ({ parent }) => parent.type !== 'BinaryExpression';
    return {
      TemplateLiteral: (node) => isOutermost(node) && check(node, isQueryArgument(node)),
      BinaryExpression: (node) => isOutermost(node) && check(node, isQueryArgument(node)),
    };
  },
});
