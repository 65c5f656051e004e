import type { CatalogueException } from '@guildhall/database';
import { CreatePlatformTables1795284130961 } from './migrations/1795284130961-create-platform-tables.js';
import { CreateActivity1795285100000 } from './migrations/1795285100000-create-activity.js';
import { CreateReports1795285200000 } from './migrations/1795285200000-create-reports.js';
import { AddCallToOutbox1795410700000 } from './migrations/1795410700000-add-call-to-outbox.js';
import { ReportFile } from './reports/report-file.entity.js';
import { Report } from './reports/report.entity.js';

type Class = new () => object;

/** For the application and for the migrations alike: nothing is found by pattern, so nothing is forgotten in an image. */
export const entities: Class[] = [Report, ReportFile];
export const migrations = [
  CreatePlatformTables1795284130961,
  CreateActivity1795285100000,
  CreateReports1795285200000,
  AddCallToOutbox1795410700000,
];

/** Where this service means to differ from the rules for tables. */
export const catalogueExceptions: readonly CatalogueException[] = [
  {
    rule: 'tenant-column',
    table: 'report_queue',
    reason: 'a queue: the worker finds in it which report is due, over all organisations, and nothing else',
  },
];
