import { literalText, nameOf, refuse } from './refuse.mjs';

const TESTS = new Set(['it', 'test']);
const root = (callee) =>
  callee.type === 'MemberExpression'
    ? root(callee.object)
    : callee.type === 'CallExpression'
      ? root(callee.callee)
      : callee;

/** The titles of a suite, read in a row, are the promise of the code. */
export const specTitles = refuse({
  because: 'a title is a sentence in the present tense, without "should", and a focused test stays at home',
  where: ({ isSpec, file }) => isSpec || /\.test\.mjs$/.test(file),
  visit: (report) => ({
    CallExpression(node) {
      if (!TESTS.has(nameOf(root(node.callee)))) return;
      const title = literalText(node.arguments[0]);
      if (title !== undefined && /\bshould\b/i.test(title)) report(node.arguments[0]);
    },
    'MemberExpression[property.name="only"][object.name=/^(it|test|describe)$/]': (node) => report(node, '.only'),
  }),
});
