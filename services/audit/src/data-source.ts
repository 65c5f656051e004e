import type { CatalogueException } from '@guildhall/database';
import { CreatePlatformTables1795284129673 } from './migrations/1795284129673-create-platform-tables.js';
import { CreateTrail1795284200000 } from './migrations/1795284200000-create-trail.js';
import { CreateSubjectKeys1795284210000 } from './migrations/1795284210000-create-subject-keys.js';
import { CreateTree1795284300000 } from './migrations/1795284300000-create-tree.js';

type Class = new () => object;

/** For the application and for the migrations alike: nothing is found by pattern, so nothing is forgotten in an image. */
export const entities: Class[] = [];
export const migrations = [
  CreatePlatformTables1795284129673,
  CreateTrail1795284200000,
  CreateSubjectKeys1795284210000,
  CreateTree1795284300000,
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
  { rule: 'tenant-column', table: 'log_head', reason: 'one row: who leads, and where the platform log stands' },
  { rule: 'tenant-column', table: 'log_nodes', reason: 'hashes of the platform log, which is public by its nature' },
  { rule: 'tenant-column', table: 'checkpoints', reason: 'signed statements, published as they are made' },
  { rule: 'tenant-column', table: 'log_keys', reason: 'public keys' },
];
