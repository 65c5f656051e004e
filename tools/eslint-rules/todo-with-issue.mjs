import { refuse } from './refuse.mjs';

const MARK = /\b(?:TODO|FIXME|XXX|HACK)\b/;
const WITH_ISSUE = /\bTODO\(#\d+\)/;

export const todoWithIssue = refuse({
  because: 'write TODO(#123): work without an issue is work that nobody does',
  visit: (report, context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        if (MARK.test(comment.value) && !WITH_ISSUE.test(comment.value)) report(comment);
      }
    },
  }),
});
