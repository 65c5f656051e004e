import { refuse } from './refuse.mjs';

const WORDS = ['Manager', 'Helper', 'Helpers', 'Util', 'Utils', 'Processor', 'Impl', 'Base', 'Dto', 'DTO'];
const words = (name) => name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+\d*|\d+/g) ?? [];
const refusedWord = (name) => words(name).find((word) => WORDS.includes(word));
const hasHungarianPrefix = (name) => /^I[A-Z][a-z]/.test(name);

/** Names that say "something to do with" instead of what the thing is. */
export const domainNames = refuse({
  because: 'say what it is or does in a word of the domain (house style, Names)',
  visit(report, _context, { file }) {
    const check = ({ id }) => {
      if (!id) return;
      const word = refusedWord(id.name);
      if (word) report(id, `"${word}" in ${id.name}`);
      else if (hasHungarianPrefix(id.name)) report(id, `prefix I in ${id.name}`);
    };
    return {
      Program(node) {
        const stem = file.replace(/\.[cm]?[jt]sx?$/, '');
        const word = stem.split(/[-._]/).find((part) => WORDS.some((refused) => refused.toLowerCase() === part));
        if (word) report(node, `"${word}" in the file name ${file}`);
      },
      ClassDeclaration: check,
      TSInterfaceDeclaration: check,
      TSTypeAliasDeclaration: check,
    };
  },
});
