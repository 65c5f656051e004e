import type { CatalogueException } from '@guildhall/database';
import { CreatePlatformTables1795284129673 } from './migrations/1795284129673-create-platform-tables.js';
import { CreateTrail1795284200000 } from './migrations/1795284200000-create-trail.js';
import { CreateSubjectKeys1795284210000 } from './migrations/1795284210000-create-subject-keys.js';
import { CreateTree1795284300000 } from './migrations/1795284300000-create-tree.js';
import { FileEntriesInMoreWays1795410100000 } from './migrations/1795410100000-file-entries-in-more-ways.js';
import { StageEntriesInBatches1795410110000 } from './migrations/1795410110000-stage-entries-in-batches.js';
import { CreateOutsideStatements1795410300000 } from './migrations/1795410300000-create-outside-statements.js';
import { CreateSearch1795410400000 } from './migrations/1795410400000-create-search.js';
import { CreateTrailSearches1795410410000 } from './migrations/1795410410000-create-trail-searches.js';
import { CreateExports1795410500000 } from './migrations/1795410500000-create-exports.js';
import { CreateImports1795410510000 } from './migrations/1795410510000-create-imports.js';
import { PartitionEntries1795410600000 } from './migrations/1795410600000-partition-entries.js';
import { AddCallToOutbox1795410700000 } from './migrations/1795410700000-add-call-to-outbox.js';
import { ForgetTraces1795410620000 } from './migrations/1795410620000-forget-traces.js';
import { CreateRetention1795410610000 } from './migrations/1795410610000-create-retention.js';
import { CreateAuditPolicies1795410720000 } from './migrations/1795410720000-create-audit-policies.js';
import { Archive } from './archives/archive.entity.js';
import { AuditPolicy } from './calls/audit-policy.entity.js';
import { TrailDeletion } from './deletions/trail-deletion.entity.js';
import { Erasure } from './erasure/erasure.entity.js';
import { LegalHold } from './legal-holds/legal-hold.entity.js';
import { TrailRetention } from './retention/trail-retention.entity.js';
import { TrailExport } from './exports/trail-export.entity.js';
import { TrailImport } from './imports/trail-import.entity.js';
import { TrailSearch } from './saved-searches/trail-search.entity.js';

type Class = new () => object;

/** For the application and for the migrations alike: nothing is found by pattern, so nothing is forgotten in an image. */
export const entities: Class[] = [
  Archive,
  AuditPolicy,
  Erasure,
  LegalHold,
  TrailDeletion,
  TrailExport,
  TrailImport,
  TrailRetention,
  TrailSearch,
];
export const migrations = [
  CreatePlatformTables1795284129673,
  CreateTrail1795284200000,
  CreateSubjectKeys1795284210000,
  CreateTree1795284300000,
  FileEntriesInMoreWays1795410100000,
  StageEntriesInBatches1795410110000,
  CreateOutsideStatements1795410300000,
  CreateSearch1795410400000,
  CreateTrailSearches1795410410000,
  CreateExports1795410500000,
  CreateImports1795410510000,
  PartitionEntries1795410600000,
  CreateRetention1795410610000,
  ForgetTraces1795410620000,
  AddCallToOutbox1795410700000,
  CreateAuditPolicies1795410720000,
];

/** Where this service means to differ from the rules for tables. */
export const catalogueExceptions: readonly CatalogueException[] = [
  {
    rule: 'counted-id',
    table: 'staged_entries',
    only: /^seq /,
    reason: 'the order of a queue; no outsider sees it',
  },
  {
    rule: 'index',
    table: 'staged_entries',
    only: /^staged_entries_seq_idx/,
    reason: 'the sequencer takes what waits longest, over all tenants',
  },
  {
    rule: 'counted-id',
    table: 'staged_batches',
    only: /^seq /,
    reason: 'the order of a queue; no outsider sees it',
  },
  {
    rule: 'index',
    table: 'staged_batches',
    only: /^staged_batches_seq_idx/,
    reason: 'the sequencer takes what waits longest, over all tenants',
  },
  {
    rule: 'definer-function',
    table: 'ensure_entry_partitions(integer)',
    reason: 'reviewed: makes partitions as the owner',
  },
  {
    rule: 'definer-function',
    table: 'drop_empty_entry_partitions()',
    reason: 'reviewed: drops partitions as the owner, none that holds a row',
  },
  {
    rule: 'tenant-column',
    table: 'unindexed_tiles',
    reason: 'a queue: which tiles wait to be indexed, over all tenants',
  },
  {
    rule: 'tenant-column',
    table: 'unlisted_erasures',
    reason: 'a queue: which erasures are to be listed, over all tenants',
  },
  {
    rule: 'tenant-column',
    table: 'unremoved_files',
    reason: 'a queue: whose files are to be removed, over all tenants',
  },
  {
    rule: 'tenant-column',
    table: 'trail_export_queue',
    reason: 'a queue: the worker finds in it which export is due, over all organisations, and nothing else',
  },
  { rule: 'tenant-column', table: 'log_head', reason: 'one row: who leads, and where the platform log stands' },
  { rule: 'tenant-column', table: 'log_nodes', reason: 'hashes of the platform log, which is public by its nature' },
  { rule: 'tenant-column', table: 'checkpoints', reason: 'signed statements, published as they are made' },
  { rule: 'tenant-column', table: 'log_keys', reason: 'public keys' },
  { rule: 'tenant-column', table: 'cosignatures', reason: 'signatures under checkpoints, published as those are' },
  { rule: 'tenant-column', table: 'time_stamps', reason: 'of checkpoints, published as those are' },
  { rule: 'tenant-column', table: 'check_lap', reason: 'one row: where the checker is, over all tenants' },
];
