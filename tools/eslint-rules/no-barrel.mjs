import { refuse } from './refuse.mjs';

const isIndex = (file) => /^index\.[cm]?[jt]sx?$/.test(file);

/** A lib has one index, at the root of its sources, and names what it exports; nothing else has any. */
export const noBarrel = refuse({
  because: 'only a lib has an index, src/index.ts, and it names each export',
  where: ({ kind }) => ['service', 'lib', 'e2e', 'tools', 'bench'].includes(kind),
  visit: (report, _context, { kind, inside, file }) => ({
    Program(node) {
      const isPublicApi = kind === 'lib' && inside === 'src/index.ts';
      const isGenerated = inside.startsWith('src/gen/');
      if (isIndex(file) && !isPublicApi && !isGenerated) report(node, `${file} here is a barrel`);
    },
    ExportAllDeclaration: (node) => report(node, '`export *`'),
  }),
});
