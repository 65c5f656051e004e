import { eventually } from '@guildhall/testing';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiClient } from '../platform/api-client.js';
import type { Guildhall } from '../platform/guildhall.js';
import { expectStatus } from '../platform/people.js';
import type { Guides, Tour } from './tour.js';

const ifMatch = (etag: unknown) => ({ 'if-match': String(etag) });

/** What users think of answers, and what becomes of it. */
export async function tourOfFeedback({ admin: { client } }: Guides, tour: Tour): Promise<void> {
  const rating = await tour.call(client, 'POST /ratings', undefined, { score: 4, category: 'accuracy', target: 'a-1' });
  await tour.call(client, 'DELETE /ratings/{ratingId}', `/ratings/${rating.body.id}`);
  const advice = { title: 'Check the year', category: 'accuracy' };
  const made = await tour.call(client, 'POST /recommendations', undefined, advice);
  const path = `/recommendations/${made.body.id}`;
  const { headers } = await client.get(path);
  const route = 'PATCH /recommendations/{recommendationId}';
  await tour.call(client, route, path, { title: 'Check the years' }, ifMatch(headers.etag));
  await tour.call(client, 'POST /recommendations/{recommendationId}/implementation', `${path}/implementation`);
  const effect = { effectiveness: 0.8 };
  await tour.call(client, 'POST /recommendations/{recommendationId}/effect', `${path}/effect`, effect);
  const other = expectStatus(await client.post('/recommendations', advice), 201);
  const dismissal = `/recommendations/${other.body.id}/dismissal`;
  await tour.call(client, 'POST /recommendations/{recommendationId}/dismissal', dismissal, { reason: 'done' });
}

/** What a product hands in by its key, and what goes out to an endpoint. */
export async function tourOfIntegration(
  guildhall: Guildhall,
  { admin: { client } }: Guides,
  tour: Tour,
): Promise<void> {
  const made = await client.post('/api-keys', { name: 'product', scopes: ['ingest:create'] });
  const product = new ApiClient(guildhall.api, expectStatus(made, 201).body.secret);
  const item = { id: randomUUID(), kind: 'metric', name: 'tour', value: 1, at: new Date().toISOString() };
  await eventually(async () => (await product.post('/ingest/events', { items: [item] })).status === 200);
  await tour.call(product, 'POST /ingest/events', undefined, { items: [{ ...item, id: randomUUID() }] });

  await tourOfAuditTypes(client, tour);
  const receiver = createServer((_, response) => response.writeHead(204).end());
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
  try {
    await tourOfEndpoint(client, tour, url);
  } finally {
    receiver.close();
    receiver.closeAllConnections();
  }
}

async function tourOfAuditTypes(client: ApiClient, tour: Tour): Promise<void> {
  const schema = { type: 'object' };
  const { body, headers } = await tour.call(client, 'POST /audit-types', undefined, { type: 'tour.begun', schema });
  const path = `/audit-types/${body.id}`;
  const next = { schema: { ...schema, maxProperties: 3 } };
  const route = 'PUT /audit-types/{auditTypeId}/schema';
  await tour.call(client, route, `${path}/schema`, next, ifMatch(headers.etag));
  await tour.call(client, 'DELETE /audit-types/{auditTypeId}', path);
}

async function tourOfEndpoint(client: ApiClient, tour: Tour, url: string): Promise<void> {
  const eventTypes = ['guildhall.identity.v1.UserSuspended'];
  const endpoint = await tour.call(client, 'POST /webhook-endpoints', undefined, { url, eventTypes });
  const one = 'webhook-endpoints/{webhookEndpointId}';
  const path = `/webhook-endpoints/${endpoint.body.id}`;
  const { headers } = await client.get(path);
  await tour.call(client, `PATCH /${one}`, path, { description: 'of the tour' }, ifMatch(headers.etag));
  await tour.call(client, `POST /${one}/secret-rotation`, `${path}/secret-rotation`);
  const test = await tour.call(client, `POST /${one}/test-events`, `${path}/test-events`);
  const delivery = `${path}/deliveries/${test.body.id}`;
  await eventually(async () => (await client.get(delivery)).body.status === 'delivered', { withinMs: 20_000 });
  await tour.call(client, `POST /${one}/deliveries/{deliveryId}/redelivery`, `${delivery}/redelivery`);
  await tour.call(client, `DELETE /${one}`, path);
}

/** A report that is made and shared, one that nobody waits for, and a look at whether the trail is whole. */
export async function tourOfReports({ admin: { client } }: Guides, tour: Tour): Promise<void> {
  const wanted = { type: 'executive-summary', formats: ['json'] };
  const { body } = await tour.call(client, 'POST /reports', undefined, wanted);
  const path = `/reports/${body.id}`;
  await eventually(async () => (await client.get(path)).body.status === 'completed', { withinMs: 30_000 });
  await tour.call(client, 'POST /reports/{reportId}/links', `${path}/links`, { format: 'json' });
  await cancelled(client, tour, wanted);
  await tour.call(client, 'POST /audit/verifications', undefined, {});
  await tour.call(client, 'PUT /audit/policy', undefined, { calls: 'writes' }, ifMatch('*'));
  await tour.call(client, 'PUT /audit/retention', undefined, { monthsLive: 6, monthsKept: 84 }, ifMatch('*'));
  await tour.call(client, 'POST /audit/erasures', undefined, { actor: 'somebody' });
  const file = await tour.call(client, 'POST /audit/exports', undefined, { format: 'csv' });
  await tour.call(client, 'DELETE /audit/exports/{exportId}', `/audit/exports/${file.body.id}`);
  const brought = await tour.call(client, 'POST /audit/imports', undefined, { origin: 'before' });
  const history = `/audit/imports/${brought.body.id}`;
  const row = { at: '2019-04-01T10:00:00Z', type: 'tour.begun', category: 'system', actor: 'ada' };
  const rows = { firstRow: 1, content: JSON.stringify(row) };
  await tour.call(client, 'POST /audit/imports/{importId}/rows', `${history}/rows`, rows);
  await tour.call(client, 'POST /audit/imports/{importId}/completion', `${history}/completion`);
  const held = { scope: 'subject', target: 'a-1', reason: 'case 17' };
  const hold = await tour.call(client, 'POST /audit/legal-holds', undefined, held);
  await tour.call(client, 'DELETE /audit/legal-holds/{holdId}', `/audit/legal-holds/${hold.body.id}`);
}

/** What somebody looks for in the trail time and again. */
export async function tourOfSearches({ admin: { client } }: Guides, tour: Tour): Promise<void> {
  const search = { name: 'Tour', filter: { category: 'security' } };
  const { body, headers } = await tour.call(client, 'POST /audit/searches', undefined, search);
  const [path, one] = [`/audit/searches/${body.id}`, '/audit/searches/{searchId}'];
  await tour.call(client, `PATCH ${one}`, path, { name: 'Toured' }, ifMatch(headers.etag));
  await tour.call(client, `DELETE ${one}`, path);
}

/** A report is made within a moment, and what is made cannot be cancelled: asked for until one is caught. */
async function cancelled(client: ApiClient, tour: Tour, wanted: object): Promise<void> {
  for (let tries = 0; tries < 10; tries += 1) {
    const { body } = expectStatus(await client.post('/reports', wanted), 202);
    const is409 = (error: unknown) => String(error).includes('got 409');
    const answer = await tour
      .call(client, 'DELETE /reports/{reportId}', `/reports/${body.id}`)
      .catch((error: unknown) => (is409(error) ? undefined : Promise.reject(error)));
    if (answer) return;
  }
  throw new Error('Each of ten reports was made before it could be cancelled.');
}
