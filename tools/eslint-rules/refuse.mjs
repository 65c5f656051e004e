import { placeIn } from './places.mjs';

/**
 * Most of our rules have one form: at these places, this syntax is refused, for this reason.
 *
 * @param {object} rule
 * @param {string} rule.because one sentence: what to do instead
 * @param {(place: ReturnType<typeof placeIn>) => boolean} [rule.where] everywhere when absent
 * @param {(report: (node: object, detail?: string) => void, context: object, place: object) => object} rule.visit
 * @returns {import('eslint').Rule.RuleModule}
 */
export function refuse({ because, where = () => true, visit }) {
  return {
    meta: { type: 'problem', docs: { description: because }, messages: { refused: '{{detail}}' }, schema: [] },
    create(context) {
      const place = placeIn(context);
      if (!where(place)) return {};
      const report = (node, detail) =>
        context.report({ node, messageId: 'refused', data: { detail: detail ? `${detail}: ${because}` : because } });
      return visit(report, context, place);
    },
  };
}

/** The text of a string literal or of a template without expressions; undefined for anything else. */
export function literalText(node) {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return undefined;
}

/** The name of a key, an identifier or a member's property, as it is written. */
export const nameOf = (node) => node?.name ?? node?.value ?? node?.property?.name;
