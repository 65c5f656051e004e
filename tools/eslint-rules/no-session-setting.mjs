import { literalText, refuse } from './refuse.mjs';

// Only where a statement begins: `update … set`, `alter role … set` and `create function … set` are other things.
const BEGINNING = String.raw`(?:^|;)\s*`;
const PLAIN_SET = new RegExp(
  `${BEGINNING}(?:set|SET)\\s+(?:session\\s+|SESSION\\s+)?[\\w."]+\\s*(?:=|\\bto\\b|\\bTO\\b)`,
);
const OTHER_ROLE = new RegExp(
  `${BEGINNING}(?:(?:set|reset)\\s+(?:local\\s+|session\\s+)?(?:role|authorization)\\b)`,
  'i',
);
const NOT_LOCAL = /set_config\s*\([^)]*,\s*false\s*\)/i;

function fault(text) {
  if (OTHER_ROLE.test(text)) return 'changes the role of a pooled session';
  if (NOT_LOCAL.test(text)) return 'set_config without `true` outlives the transaction';
  if (PLAIN_SET.test(text)) return 'SET outlives the transaction';
  return undefined;
}

/** T51: a pooled connection keeps what SET gave it, and the next tenant's transaction inherits it. */
export const noSessionSetting = refuse({
  because: 'use set_config(name, value, true) or SET LOCAL, inside the transaction (T51)',
  where: ({ kind }) => kind !== 'tools',
  visit(report) {
    const check = (node, text) => {
      const found = text === undefined ? undefined : fault(text);
      if (found) report(node, found);
    };
    return {
      Literal: (node) => check(node, literalText(node)),
      TemplateLiteral: (node) => check(node, node.quasis.map((quasi) => quasi.value.cooked).join('$0')),
    };
  },
});
