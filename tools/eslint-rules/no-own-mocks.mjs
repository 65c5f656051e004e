import { literalText, nameOf, refuse } from './refuse.mjs';

const MOCKS = new Set(['mock', 'doMock', 'unstable_mockModule', 'setMock']);

/** A test of our code against a picture of our code proves that the picture was drawn by the same hand. */
export const noOwnMocks = refuse({
  because: 'our own code runs for real in tests; a fake stands for what is outside only',
  visit: (report) => ({
    'CallExpression[callee.object.name="jest"]'(node) {
      const target = literalText(node.arguments[0]) ?? '';
      if (MOCKS.has(nameOf(node.callee.property)) && /^(\.|@guildhall\/)/.test(target))
        report(node, `mock of ${target}`);
    },
  }),
});
