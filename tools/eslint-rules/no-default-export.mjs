import { refuse } from './refuse.mjs';

export const noDefaultExport = refuse({
  because: 'name the export, so that every import and every search uses the same word',
  visit: (report) => ({
    ExportDefaultDeclaration: (node) => report(node),
    'ExportSpecifier[exported.name="default"]': (node) => report(node),
  }),
});
