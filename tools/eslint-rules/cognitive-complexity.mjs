const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const LOOPS = ['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement'];
const NESTING = new Set([...LOOPS, 'IfStatement', 'SwitchStatement', 'CatchClause', 'ConditionalExpression']);

const isElseIf = (node) =>
  node.type === 'IfStatement' && node.parent.type === 'IfStatement' && node.parent.alternate === node;
const hasElse = ({ alternate }) => Boolean(alternate) && alternate.type !== 'IfStatement';

/** What one node adds: a break in the flow costs 1, and 1 more for each level it stands inside. */
function increment(node, depth) {
  if (node.type === 'IfStatement') return (isElseIf(node) ? 1 : 1 + depth) + (hasElse(node) ? 1 : 0);
  if (NESTING.has(node.type)) return 1 + depth;
  return startsSequence(node) || jumps(node) ? 1 : 0;
}

/** `a && b && c` is read at once; each change between `&&` and `||` is a new thought. */
function startsSequence({ type, operator, parent }) {
  if (type !== 'LogicalExpression' || operator === '??') return false;
  return parent.type !== 'LogicalExpression' || parent.operator !== operator;
}

const jumps = ({ type, label }) => (type === 'BreakStatement' || type === 'ContinueStatement') && Boolean(label);

/** Adds up what stands inside a function; `ofFunction` says what one declared in there is worth. */
function scorer(visitorKeys, ofFunction) {
  const inside = (node, depth) => {
    const children = (visitorKeys[node.type] ?? []).flatMap((key) => node[key] ?? []).filter(Boolean);
    return children.reduce((sum, child) => sum + cost(child, depth), 0);
  };
  const cost = (node, depth) => {
    if (FUNCTIONS.has(node.type)) return ofFunction(() => inside(node, depth + 1));
    return increment(node, depth) + inside(node, NESTING.has(node.type) && !isElseIf(node) ? depth + 1 : depth);
  };
  return (node) => inside(node, 0);
}

const enclosing = (ancestors) => ancestors.filter(({ type }) => FUNCTIONS.has(type));

/** Cognitive complexity after G. Ann Campbell (2018), without recursion counted. A function that decides
 * nothing itself and only holds others (a factory, a suite) is judged by those others. */
export const cognitiveComplexity = {
  meta: {
    type: 'suggestion',
    docs: { description: 'a function is small enough to be understood in one reading' },
    messages: { complex: 'Cognitive complexity {{cost}}, at most {{limit}}: return early, or name a part of it.' },
    schema: [{ type: 'integer', minimum: 0 }],
    defaultOptions: [12],
  },
  create(context) {
    const [limit] = context.options;
    const { visitorKeys } = context.sourceCode;
    const ownCost = scorer(visitorKeys, () => 0);
    const fullCost = scorer(visitorKeys, (nested) => nested());
    const decides = (node) => ownCost(node) > 0;
    const check = (node) => {
      if (!decides(node) || enclosing(context.sourceCode.getAncestors(node)).some(decides)) return;
      const cost = fullCost(node);
      if (cost > limit) context.report({ node, messageId: 'complex', data: { cost, limit } });
    };
    return Object.fromEntries([...FUNCTIONS].map((type) => [type, check]));
  },
};
