import type { CatalogueException } from '@guildhall/database';
import { AuditType, AuditTypeSchema } from './audit-types/audit-type.entity.js';
import { CreatePlatformTables1795284131432 } from './migrations/1795284131432-create-platform-tables.js';
import { CreateIngestedItems1795285200000 } from './migrations/1795285200000-create-ingested-items.js';
import { CreateWebhooks1795285300000 } from './migrations/1795285300000-create-webhooks.js';
import { AddCallToOutbox1795410700000 } from './migrations/1795410700000-add-call-to-outbox.js';
import { CreateAuditTypes1795410710000 } from './migrations/1795410710000-create-audit-types.js';
import { WebhookDelivery } from './webhooks/webhook-delivery.entity.js';
import { WebhookEndpoint } from './webhooks/webhook-endpoint.entity.js';

type Class = new () => object;

/** For the application and for the migrations alike: nothing is found by pattern, so nothing is forgotten in an image. */
export const entities: Class[] = [AuditType, AuditTypeSchema, WebhookDelivery, WebhookEndpoint];
export const migrations = [
  CreatePlatformTables1795284131432,
  CreateIngestedItems1795285200000,
  CreateWebhooks1795285300000,
  AddCallToOutbox1795410700000,
  CreateAuditTypes1795410710000,
];

/** Where this service means to differ from the rules for tables. */
export const catalogueExceptions: readonly CatalogueException[] = [
  {
    rule: 'tenant-column',
    table: 'webhook_queue',
    reason: 'a queue: the worker finds what is due over all organisations, and it holds ids and a time',
  },
];
