import { refuse } from './refuse.mjs';

const WITHOUT_TENANT = new Set([
  'Repository',
  'TreeRepository',
  'DataSource',
  'QueryRunner',
  'InjectRepository',
  'InjectDataSource',
  'InjectEntityManager',
]);
const SOURCES = new Set(['typeorm', '@nestjs/typeorm', 'pg']);

/** Only the handle that `database.transaction` gives carries the tenant; any other reads nothing, or everything. */
export const noTenantlessDatabase = refuse({
  because: 'a feature reaches rows through TenantDatabase.transaction(actor, tx => …) only (T51, T58)',
  where: ({ feature, isSpec }) => feature !== undefined && !isSpec,
  visit: (report) => ({
    ImportDeclaration(node) {
      if (!SOURCES.has(node.source.value)) return;
      if (node.source.value === 'pg') return report(node, 'pg');
      for (const specifier of node.specifiers) {
        const name = specifier.imported?.name;
        if (WITHOUT_TENANT.has(name)) report(specifier, name);
      }
    },
  }),
});
