import {
  encodeId,
  OrganizationReactivated,
  OrganizationSuspended,
  UserReactivated,
  UserSuspended,
} from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type GivenEndpoint, startWebhooks, type Webhooks } from '../../test/webhooks.harness.js';

let webhooks: Webhooks;
beforeAll(async () => {
  webhooks = await startWebhooks({ withConsumers: true });
});
afterAll(() => webhooks.stop());

const suspension = (tenantId: string, userId = newId()) => ({
  tenantId,
  eventId: newId(),
  event: UserSuspended({ userId, reason: 'left the company' }),
});
const idsAt = ({ receiver }: GivenEndpoint) => receiver.calls.map(({ headers }) => headers['webhook-id']);
const webhookIdOf = ({ eventId }: { eventId: string }) => encodeId('evt', eventId);

describe('a fact of an organisation', () => {
  it('goes to each of its endpoints that wants it, to none of others, and once though it comes twice', async () => {
    const tenant = newId();
    const all = await webhooks.endpoint({ tenant });
    const some = await webhooks.endpoint({ tenant, eventTypes: ['guildhall.identity.v1.UserReactivated'] });
    const strangers = await webhooks.endpoint();
    const fact = suspension(tenant);
    const other = { tenantId: tenant, eventId: newId(), event: UserReactivated({ userId: newId() }) };
    await webhooks.service.deliver(fact, fact, other);
    await some.receiver.received(1);
    await eventually(async () => idsAt(all).includes(webhookIdOf(other)) && idsAt(all).includes(webhookIdOf(fact)), {
      withinMs: 20_000,
    });
    // What the endpoints themselves announced is a fact of the organisation as well.
    const ofUsers = idsAt(all).filter((id) => [fact, other].map(webhookIdOf).includes(id ?? ''));
    expect(ofUsers).toHaveLength(2);
    expect(idsAt(some)).toEqual([webhookIdOf(other)]);
    expect(idsAt(strangers)).not.toContain(webhookIdOf(fact));

    const call = all.receiver.calls.find(({ headers }) => headers['webhook-id'] === webhookIdOf(fact));
    expect(new Webhook(all.secret).verify(call!.body, { ...call!.headers })).toMatchObject({
      type: 'guildhall.identity.v1.UserSuspended',
      organizationId: encodeId('org', tenant),
      data: { userId: encodeId('usr', fact.event.data.userId), reason: 'left the company' },
    });
  });

  it('shows in the database neither what is sent nor the secret', async () => {
    const given = await webhooks.endpoint();
    const fact = suspension(given.admin.tenant);
    await webhooks.service.deliver(fact);
    await eventually(async () => idsAt(given).includes(webhookIdOf(fact)), { withinMs: 20_000 });
    const rows = JSON.stringify(
      await webhooks.database.look('select * from webhook_deliveries where endpoint_id = $1', [given.uuid]),
    );
    expect(rows).not.toContain('left the');
    expect(rows).not.toContain(encodeId('usr', fact.event.data.userId));
  });
});

const SUSPENDED = 'select from organizations where tenant_id = $1 and is_suspended';
const there = (sql: string, values: readonly unknown[]) =>
  eventually(async () => (await webhooks.database.look(sql, values)).length > 0, { withinMs: 20_000 });

describe('a suspended organisation', () => {
  it('has nothing sent until it is active again, and then all that waited', async () => {
    const given = await webhooks.endpoint({ eventTypes: ['guildhall.identity.v1.*'] });
    const tenantId = given.admin.tenant;
    const suspended = OrganizationSuspended({ organizationId: tenantId, reason: 'payment' });
    await webhooks.service.deliver({ tenantId, aggregateVersion: 5, event: suspended });
    await there(SUSPENDED, [tenantId]);
    const fact = suspension(tenantId);
    await webhooks.service.deliver(fact);
    await there('select from webhook_queue where endpoint_id = $1 and due_at is null', [given.uuid]);
    expect(given.receiver.calls).toEqual([]);

    const again = OrganizationReactivated({ organizationId: tenantId, status: 'active' });
    await webhooks.service.deliver({ tenantId, aggregateVersion: 6, event: again });
    await given.receiver.received(1, 20_000);
    expect(idsAt(given)).toEqual([webhookIdOf(fact)]);

    // A late word of the suspension holds nothing any more.
    const late = { tenantId, eventId: newId(), aggregateVersion: 4, event: suspended };
    await webhooks.service.deliver(late);
    await there('select from inbox where tenant_id = $1 and event_id = $2', [tenantId, late.eventId]);
    expect(await webhooks.database.look(SUSPENDED, [tenantId])).toEqual([]);
  });
});
