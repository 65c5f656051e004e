import { nameOf, refuse } from './refuse.mjs';

const LOOPS = new Set(['ForStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement']);
const SLEEPS = new Set(['sleep', 'delay', 'wait', 'pause']);

/** The pause between two looks is what a probe is made of. */
const isProbe = (context, node) => context.sourceCode.getAncestors(node).some(({ type }) => LOOPS.has(type));

/** A sleep is either too short, and the test fails by night, or too long, and everyone waits. */
export const noSleepInSpecs = refuse({
  because: 'wait with `eventually(probe, { withinMs })`: it stops at once and prints what it saw last',
  // Not in harnesses: there a pause stands for slow work, or for how long an outage lasts.
  where: ({ file }) => /\.(spec\.ts|spec\.mjs|test\.mjs)$/.test(file) && file !== 'sleep.spec.ts',
  visit: (report, context) => ({
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && SLEEPS.has(nameOf(node.callee))) report(node, nameOf(node.callee));
    },
    'NewExpression[callee.name="Promise"] CallExpression[callee.name="setTimeout"]': (node) =>
      isProbe(context, node) || report(node, 'setTimeout'),
    'ImportDeclaration[source.value=/timers\\u002Fpromises$/] ImportSpecifier[imported.name="setTimeout"]': (node) =>
      report(node, 'node:timers/promises'),
  }),
});
