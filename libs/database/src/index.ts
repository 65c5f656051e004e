/** Tenant transactions, outbox writing, row-level security and what proves it. See README.md. */
export type { Attack, AttackReport, Outcome } from './attack/attack.js';
export { attackDatabase, type AttackSettings } from './attack/attack-database.js';
export type { CatalogueException, Finding, Rule } from './catalogue/finding.js';
export { type CatalogueLint, lintCatalogue } from './catalogue/lint-catalogue.js';
export { Personal, Secret } from './changes/column-marks.js';
export { DatabaseModule } from './database.module.js';
export type { DatabaseModuleOptions } from './database-module-options.js';
export { DatabasePools, type PoolFigures } from './database-pools.js';
export { createDataSource, type DataSourceSettings } from './data-source.js';
export { directoryTable } from './migrations/directory-table.js';
export { keepStatesInArchive } from './migrations/keep-states-in-archive.js';
export { migrate, type MigrationSettings } from './migrations/migrate.js';
export { platformTable } from './migrations/platform-table.js';
export { addCallToOutbox } from './migrations/add-call-to-outbox.js';
export { createPlatformTables, PLATFORM_SCHEMA_DIGEST } from './migrations/platform-tables.js';
export { CURRENT_TENANT, type TableGrants, tenantTable } from './migrations/tenant-table.js';
export {
  type Listener,
  NotificationLine,
  type NotificationLineSettings,
} from './notifications/notification-line.js';
export type { SqlRunner } from './postgres.js';
export {
  type DatabaseToProvision,
  type DatabaseUrls,
  dropDatabase,
  provisionDatabase,
  ProvisioningFailed,
} from './provisioning/provision-database.js';
export { provisionBackupRole } from './provisioning/provision-backup-role.js';
export { requireMigrated, SchemaTooNew, SchemaTooOld } from './startup/require-migrated.js';
export { requireSafeDatabase, type SafetySettings, UnsafeDatabase } from './startup/require-safe-database.js';
export {
  AnotherTenantInside,
  DatabaseUnavailable,
  isDatabaseAway,
  isTooSlow,
  isUniqueViolation,
  NoTenant,
  QueryTooSlow,
  TransactionAborted,
} from './transaction/database-errors.js';
export type { PreparedStatement } from './transaction/prepared-statement.js';
export { OutboxSignal } from './transaction/outbox-signal.js';
export { type PlatformLease, PlatformTransaction, type PlatformWork } from './transaction/platform-database.js';
export type { Fact } from './transaction/publisher.js';
export { TenantDatabase, type TenantDatabaseParts, type TransactionOptions } from './transaction/tenant-database.js';
export { type Aggregate, type Cause, TenantTransaction } from './transaction/tenant-transaction.js';
