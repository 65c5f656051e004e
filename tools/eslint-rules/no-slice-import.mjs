import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { refuse } from './refuse.mjs';

const sliceByFile = new Map();

/** A slice is a file that binds a route or a consumer. What has neither may be shared inside the service. */
function isSlice(file) {
  if (!sliceByFile.has(file)) {
    sliceByFile.set(file, existsSync(file) && /^@(Controller|Consumer)\(/m.test(readFileSync(file, 'utf8')));
  }
  return sliceByFile.get(file);
}

/** Two use cases that import each other are one use case in two files. */
export const noSliceImport = refuse({
  because: 'a slice stands alone; what two need becomes an entity method or a file of its own',
  where: ({ feature, file, isSpec }) => feature !== undefined && !isSpec && !file.endsWith('.module.ts'),
  visit(report, context) {
    const check = ({ source }) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const target = resolve(context.cwd, join(dirname(context.filename), source.value.replace(/\.js$/, '.ts')));
      if (isSlice(target)) report(source);
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ImportExpression: check };
  },
});
