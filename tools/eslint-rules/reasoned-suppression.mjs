import { refuse } from './refuse.mjs';

const BLANKET = /^\s*(?:@ts-(?:ignore|nocheck)\b|eslint-disable\s*(?:--|$))/;
const SUPPRESSION =
  /^\s*(?:eslint-disable(?:-next-line|-line)?\b|@ts-expect-error\b|biome-ignore\b|(?:istanbul|c8|v8) ignore\b)/;
const REASON = /(?:--|:)\s*\S+(?:\s+\S+){2,}\s*$/;

/** A suppression that does not say why stays for ever, for nobody dares to remove it. */
export const reasonedSuppression = refuse({
  because: 'name the one rule, then ` -- ` and why it is wrong here, in three words or more',
  visit: (report, context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        const isBare = SUPPRESSION.test(comment.value) && !REASON.test(comment.value);
        if (isBare || BLANKET.test(comment.value)) report(comment);
      }
    },
  }),
});
