import type { CatalogueException } from '@guildhall/database';
import { CreatePlatformTables1795284130705 } from './migrations/1795284130705-create-platform-tables.js';
import { CreateSeries1795286000000 } from './migrations/1795286000000-create-series.js';
import { CreateProcesses1795287000000 } from './migrations/1795287000000-create-processes.js';
import { CreateDeprecatedCalls1795300600000 } from './migrations/1795300600000-create-deprecated-calls.js';
import { AddCallToOutbox1795410700000 } from './migrations/1795410700000-add-call-to-outbox.js';

type Class = new () => object;

/** For the application and for the migrations alike: nothing is found by pattern, so nothing is forgotten in an image. */
export const entities: Class[] = [];
export const migrations = [
  CreatePlatformTables1795284130705,
  CreateSeries1795286000000,
  CreateProcesses1795287000000,
  CreateDeprecatedCalls1795300600000,
  AddCallToOutbox1795410700000,
];

const OF_THE_PLATFORM =
  'how processes of the platform fare is the platform’s own and tells nothing of any organisation; every administrator may see it';

/** Where this service means to differ from the rules for tables. */
export const catalogueExceptions: readonly CatalogueException[] = [
  { rule: 'tenant-column', table: 'process_instances', reason: OF_THE_PLATFORM },
  { rule: 'tenant-column', table: 'process_samples', reason: OF_THE_PLATFORM },
  { rule: 'tenant-column', table: 'service_health', reason: OF_THE_PLATFORM },
];
