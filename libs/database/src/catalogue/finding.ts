export type Rule =
  | 'column-type'
  | 'comment'
  | 'counted-id'
  | 'database-grants'
  | 'definer-function'
  | 'entity-columns'
  | 'foreign-key'
  | 'forced-row-security'
  | 'function-grants'
  | 'grants'
  | 'hidden-code'
  | 'index'
  | 'owner'
  | 'partition'
  | 'policies'
  | 'role'
  | 'stale-exception'
  | 'tenant-column'
  | 'unique'
  | 'view';

/** One way in which the database differs from what it should be. `on` is the table, view, function, role or entity. */
export interface Finding {
  readonly rule: Rule;
  readonly on: string;
  readonly detail: string;
}

/** A finding that is meant, with the reason. One that excuses nothing is itself a finding. */
export interface CatalogueException {
  readonly rule: Rule;
  /** The table, or whatever else the finding is `on`. */
  readonly table: string;
  /** Which details of the rule's findings are meant; all of them when absent. */
  readonly only?: RegExp;
  readonly reason: string;
}

/** What holds of the tables that every service has. */
export const PLATFORM_EXCEPTIONS: readonly CatalogueException[] = [
  {
    rule: 'unique',
    table: 'outbox',
    only: /^outbox_pkey begins with id/,
    reason: 'the relay reads all tenants in id order: 0.13 ms instead of 15 ms',
  },
  { rule: 'index', table: 'outbox', only: /^outbox_lane_id_idx/, reason: 'the same, by lane' },
  { rule: 'counted-id', table: 'outbox', only: /^id /, reason: 'the order to send in; no outsider sees it' },
  {
    rule: 'policies',
    table: 'outbox',
    only: /^lacks the policy|another policy, publish for \w+_app: using null, check \(tenant_id = |another policy, all_tenants for \w+_owner, \w+_platform, \w+_relay:/,
    reason: 'the app only inserts; the relay reads and deletes all',
  },
  {
    rule: 'grants',
    table: 'outbox',
    only: /_relay has (SELECT|DELETE|MAINTAIN):/,
    reason: 'the relay empties and vacuums its queue',
  },
  {
    rule: 'unique',
    table: 'outbox_archive',
    only: /^outbox_archive_pkey begins with archived_on/,
    reason: 'by day and id, as it is written and dropped',
  },
  {
    rule: 'policies',
    table: 'outbox_archive',
    only: /^lacks the policy|another policy, all_tenants for \w+_owner, \w+_platform, \w+_relay:/,
    reason: 'no tenant reads it; the relay fills it',
  },
  { rule: 'grants', table: 'outbox_archive', only: /_relay has (SELECT|INSERT):/, reason: 'the relay fills it' },
  {
    rule: 'index',
    table: 'idempotency_keys',
    only: /^idempotency_keys_created_at_idx/,
    reason: 'old keys of all tenants are deleted by age',
  },
  { rule: 'counted-id', table: 'migrations', reason: 'made by TypeORM; in the order in which they ran' },
  { rule: 'tenant-column', table: 'producer_epoch', reason: 'one row for the whole database' },
  { rule: 'tenant-column', table: 'migrations', reason: 'of the whole database; the service reads its schema version' },
  {
    rule: 'forced-row-security',
    table: 'migrations',
    reason: 'the same; made by TypeORM, written by the owner alone',
  },
  {
    rule: 'definer-function',
    table: 'ensure_partitions(integer)',
    reason: 'reviewed: makes partitions as the owner',
  },
  {
    rule: 'definer-function',
    table: 'drop_partitions(integer, integer)',
    reason: 'reviewed: drops partitions as the owner',
  },
];
