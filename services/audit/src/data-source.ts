import type { CatalogueException } from '@guildhall/database';
import { CreatePlatformTables1795284129673 } from './migrations/1795284129673-create-platform-tables.js';
import { CreateTrail1795284200000 } from './migrations/1795284200000-create-trail.js';
import { CreateSubjectKeys1795284210000 } from './migrations/1795284210000-create-subject-keys.js';

type Class = new () => object;

/** For the application and for the migrations alike: nothing is found by pattern, so nothing is forgotten in an image. */
export const entities: Class[] = [];
export const migrations = [CreatePlatformTables1795284129673, CreateTrail1795284200000, CreateSubjectKeys1795284210000];

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
];
