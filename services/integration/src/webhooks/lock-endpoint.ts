import type { TenantTransaction } from '@guildhall/database';
import { IsNull } from 'typeorm';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { WebhookEndpointNotFound } from './webhook.problems.js';

const NOT_THERE = 'There is no webhook endpoint with this id.';

/**
 * The endpoint, locked until the transaction ends, though not against those who queue deliveries for it: a foreign key
 * holds its row as long as a chunk of events takes. Row-level security hides other tenants' endpoints: theirs are "not
 * found" too.
 */
export async function lockEndpoint(tx: TenantTransaction, id: string): Promise<WebhookEndpoint> {
  const endpoint = await tx.findOne(WebhookEndpoint, {
    where: { id, deletedAt: IsNull() },
    lock: { mode: 'for_no_key_update' },
  });
  if (!endpoint) throw new WebhookEndpointNotFound(NOT_THERE);
  return endpoint;
}

/** The endpoint as it is, to be read. */
export async function findEndpoint(tx: TenantTransaction, id: string): Promise<WebhookEndpoint> {
  const endpoint = await tx.findOneBy(WebhookEndpoint, { id, deletedAt: IsNull() });
  if (!endpoint) throw new WebhookEndpointNotFound(NOT_THERE);
  return endpoint;
}
