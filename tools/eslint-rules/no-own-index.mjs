import { dirname, join } from 'node:path/posix';
import { refuse } from './refuse.mjs';

/** Going through one's own index makes cycles that only show at load time, in the order of decorators. */
export const noOwnIndex = refuse({
  because: 'inside a lib, import the file that has it, not the own index',
  where: ({ kind, isSpec }) => !isSpec && (kind === 'lib' || kind === 'service'),
  visit(report, _context, { path, kind, owner }) {
    const check = ({ source }) => {
      const target = source?.value;
      if (typeof target !== 'string') return;
      const isOwnName = target === `@guildhall/${owner}` || target.startsWith(`@guildhall/${owner}/`);
      const resolved = target.startsWith('.') ? join(dirname(path), target) : '';
      const folder = kind === 'lib' ? 'libs' : 'services';
      if (isOwnName || resolved === `${folder}/${owner}/src/index.js`) report(source);
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
});
