import { armFaultPoint, disarmFaultPoints } from '@guildhall/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { ReceivedCall } from '../../test/receiver.js';
import { type GivenEndpoint, startWebhooks, type Webhooks } from '../../test/webhooks.harness.js';
import { WebhookUpkeep } from './webhook-upkeep.js';

let webhooks: Webhooks;
beforeAll(async () => {
  webhooks = await startWebhooks();
});
afterEach(() => disarmFaultPoints());
afterAll(() => webhooks.stop());

interface Body {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly organizationId: string;
  readonly data: object;
}
const verified = (secret: string, { body, headers }: ReceivedCall) =>
  new Webhook(secret).verify(body, { ...headers }) as Body;
const isOver = ({ status }: { status: string }) => status !== 'pending';
const wasTried = (times: number) => (delivery: { attempts: number }) => delivery.attempts >= times;
const idsOf = (calls: readonly ReceivedCall[]) => new Set(calls.map(({ headers }) => headers['webhook-id']));
const age = (endpoint: GivenEndpoint, days: number) =>
  webhooks.database.look(
    `update webhook_deliveries set created_at = now() - $2 * interval '1 day' where endpoint_id = $1`,
    [endpoint.uuid, days],
  );

describe('a test event', () => {
  it('arrives signed, and what came of it is shown', async () => {
    const given = await webhooks.endpoint();
    given.receiver.answers(200, 'thank you');
    const path = await webhooks.testEvent(given);
    const [call] = await given.receiver.received();
    const body = verified(given.secret, call!);
    expect(body).toMatchObject({
      id: call?.headers['webhook-id'],
      type: 'guildhall.integration.v1.WebhookTestRequested',
      data: { webhookEndpointId: given.id },
    });
    const delivery = await webhooks.delivery(given.admin, path, isOver);
    expect(delivery).toMatchObject({ status: 'delivered', attempts: 1, eventId: body.id, nextAttemptAt: null });
    expect(delivery.log).toMatchObject([{ statusCode: 200, failure: null, answer: 'thank you' }]);
  });

  it('stands in the list of deliveries, which a status and a type narrow', async () => {
    const given = await webhooks.endpoint();
    const path = await webhooks.testEvent(given);
    await webhooks.delivery(given.admin, path, isOver);
    given.receiver.answers(500);
    const failing = await webhooks.testEvent(given);
    await webhooks.delivery(given.admin, failing, wasTried(1));
    const list = async (query: string) => {
      const { body } = await given.admin.get(`${given.path}/deliveries${query}`);
      return (body.items as { id: string }[]).map(({ id }) => `${given.path}/deliveries/${id}`);
    };
    expect(await list('')).toEqual([failing, path]);
    expect(await list('?status=pending')).toEqual([failing]);
    expect(await list('?type=guildhall.integration.v1.WebhookTestRequested')).toEqual([failing, path]);
    expect(await list('?type=guildhall.identity.v1.UserCreated')).toEqual([]);
    const { body } = await given.admin.get(`${given.path}/deliveries?limit=1`);
    expect(await list(`?limit=1&cursor=${body.next}`)).toEqual([path]);
    // Or it is sent again in the middle of another test.
    await given.admin.delete(given.path);
  });
});

describe('a delivery that is not taken', () => {
  it.each([
    ['an error', 500, { statusCode: 500, failure: null }],
    ['a redirect', 302, { statusCode: 302, failure: null }],
  ])('is sent again under the same webhook-id after %s', async (_what, status, logged) => {
    const given = await webhooks.endpoint();
    given.receiver.answers(status);
    const path = await webhooks.testEvent(given);
    const tried = await webhooks.delivery(given.admin, path, wasTried(1));
    expect(tried).toMatchObject({ status: 'pending', log: [logged] });
    const waitMs = Date.parse(tried.nextAttemptAt) - Date.parse(tried.log[0].attemptedAt);
    expect(waitMs).toBeGreaterThanOrEqual(4_500);
    expect((await given.admin.get(given.path)).body.failingSince).not.toBeNull();

    given.receiver.answers(204);
    await webhooks.dueNow(given.uuid);
    await webhooks.delivery(given.admin, path, isOver);
    expect(idsOf(await given.receiver.received(2)).size).toBe(1);
    expect((await given.admin.get(given.path)).body.failingSince).toBeNull();
  });

  it('is given up after the last try, and sent again when somebody asks', async () => {
    const given = await webhooks.endpoint();
    given.receiver.answers(500);
    const path = await webhooks.testEvent(given);
    await webhooks.delivery(given.admin, path, wasTried(1));
    expect((await given.admin.post(`${path}/redelivery`)).body.code).toBe('webhook-delivery-pending');
    await webhooks.database.look('update webhook_deliveries set tries = 7 where endpoint_id = $1', [given.uuid]);
    await webhooks.dueNow(given.uuid);
    expect(await webhooks.delivery(given.admin, path, isOver)).toMatchObject({ status: 'failed', attempts: 2 });

    given.receiver.answers(204);
    expect((await given.admin.post(`${path}/redelivery`)).status).toBe(202);
    expect(await webhooks.delivery(given.admin, path, isOver)).toMatchObject({ status: 'delivered', attempts: 3 });
    expect(idsOf(given.receiver.calls).size).toBe(1);
  });

  it('disables the endpoint when the receiver is gone, and what waits for it is cancelled', async () => {
    const given = await webhooks.endpoint();
    given.receiver.answers(500);
    const waiting = await webhooks.testEvent(given);
    await webhooks.delivery(given.admin, waiting, wasTried(1));
    given.receiver.answers(410);
    const path = await webhooks.testEvent(given);
    expect(await webhooks.delivery(given.admin, path, isOver)).toMatchObject({ status: 'failed', attempts: 1 });
    expect((await given.admin.get(given.path)).body).toMatchObject({ enabled: false, disabledReason: 'gone' });
    expect((await given.admin.post(`${given.path}/test-events`)).body.code).toBe('webhook-endpoint-is-disabled');
    await webhooks.dueNow(given.uuid);
    expect(await webhooks.delivery(given.admin, waiting, isOver)).toMatchObject({ status: 'cancelled', attempts: 1 });
    const told = (await webhooks.service.announced()).filter(({ aggregateId }) => aggregateId === given.uuid);
    expect(told.at(-1)).toMatchObject({ data: { reason: 'gone' } });
  });

  it('disables an endpoint that has failed for five days', async () => {
    const given = await webhooks.endpoint();
    given.receiver.answers(500);
    const since = (days: number) =>
      webhooks.database.look(
        `update webhook_endpoints set failing_since = now() - $2 * interval '1 day' where id = $1`,
        [given.uuid, days],
      );
    await since(4.9);
    await webhooks.delivery(given.admin, await webhooks.testEvent(given), wasTried(1));
    expect((await given.admin.get(given.path)).body.enabled).toBe(true);
    await since(5.1);
    await webhooks.delivery(given.admin, await webhooks.testEvent(given), wasTried(1));
    expect((await given.admin.get(given.path)).body).toMatchObject({ disabledReason: 'failing-for-days' });
  });
});

describe('a process that dies in the middle of a delivery', () => {
  it.each(['webhooks.before-send', 'webhooks.after-send'])(
    'T66: at %s, has it arrive all the same, under one webhook-id',
    async (point) => {
      const given = await webhooks.endpoint();
      armFaultPoint(point, { hit: 1, action: 'throw' });
      const path = await webhooks.testEvent(given);
      // In its hands until the lease ends: nobody else sends it meanwhile, and nothing is noted.
      const taken = (delivery: { nextAttemptAt: string }) => Date.parse(delivery.nextAttemptAt) > Date.now() + 30_000;
      expect(await webhooks.delivery(given.admin, path, taken)).toMatchObject({ status: 'pending', attempts: 0 });
      await webhooks.dueNow(given.uuid);
      expect(await webhooks.delivery(given.admin, path, isOver)).toMatchObject({ status: 'delivered' });
      expect(idsOf(await given.receiver.received(point.startsWith('webhooks.after') ? 2 : 1)).size).toBe(1);
    },
  );
});

describe('a receiver that lets every call hang', () => {
  it('T75: holds up nobody else, and has few calls at once', async () => {
    const slow = await webhooks.endpoint();
    const other = await webhooks.endpoint({ tenant: slow.admin.tenant });
    slow.receiver.answers(() => {});
    for (let sent = 0; sent < 8; sent += 1) await webhooks.testEvent(slow);
    await slow.receiver.received(4);
    for (let sent = 0; sent < 4; sent += 1) await webhooks.testEvent(other);
    await other.receiver.received(4);
    // All of its calls are still open: nobody waited for one of them to end.
    expect(slow.receiver.calls).toHaveLength(4);
    await slow.receiver.close();
  });
});

describe('rotating the secret', () => {
  it('has both sign for a day, and then the new one alone', async () => {
    const given = await webhooks.endpoint();
    const { status, body } = await given.admin.post(`${given.path}/secret-rotation`);
    expect(status).toBe(200);
    expect(Date.parse(body.previousUntil) - Date.now()).toBeGreaterThan(86_300_000);
    await webhooks.testEvent(given);
    const [call] = await given.receiver.received(1);
    for (const secret of [given.secret, body.secret as string]) expect(verified(secret, call!).id).toBeTruthy();

    await webhooks.database.look('update webhook_endpoints set previous_until = now() where id = $1', [given.uuid]);
    await webhooks.testEvent(given);
    const [, later] = await given.receiver.received(2);
    expect(verified(body.secret, later!).id).toBeTruthy();
    expect(() => verified(given.secret, later!)).toThrow();
  });
});

describe('the sweep', () => {
  it('forgets what was sent after a week, and that it was sent after a month', async () => {
    const given = await webhooks.endpoint();
    const path = await webhooks.testEvent(given);
    await webhooks.delivery(given.admin, path, isOver);
    const sweep = () => webhooks.service.running.app.get(WebhookUpkeep).execute();
    await age(given, 8);
    await sweep();
    expect((await given.admin.post(`${path}/redelivery`)).body.code).toBe('webhook-body-gone');
    await age(given, 31);
    await sweep();
    expect((await given.admin.get(path)).status).toBe(404);
    await given.admin.delete(given.path);
    await sweep();
    expect(await webhooks.database.look('select from webhook_endpoints where id = $1', [given.uuid])).toEqual([]);
  });
});
