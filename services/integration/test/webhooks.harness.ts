import type { Permission } from '@guildhall/access';
import { decodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { type ApiCaller, eventually } from '@guildhall/testing';
import { startIntegration } from './integration.stage.js';
import { Receiver } from './receiver.js';

const MANAGE: readonly Permission[] = ['webhooks:read', 'webhooks:manage'];

/** An endpoint that somebody made, and its own server behind it. */
export interface GivenEndpoint {
  readonly admin: ApiCaller;
  readonly receiver: Receiver;
  readonly id: string;
  readonly uuid: string;
  readonly path: string;
  readonly secret: string;
}

/** Integration, with receivers on this machine as the only ones inside that it may call. */
export async function startWebhooks({ withConsumers = false } = {}) {
  const receivers: Receiver[] = [];
  const service = await startIntegration({ EGRESS_ALLOWED_NETWORKS: '127.0.0.1/32' }, withConsumers);
  const receiver = async () => {
    const started = await Receiver.start();
    receivers.push(started);
    return started;
  };

  return {
    service,
    database: service.database,
    receiver,
    admin: (tenant = newId()) => service.caller(tenant, MANAGE),
    async endpoint({ tenant = newId(), ...fields }: { tenant?: string; eventTypes?: string[] } = {}) {
      const admin = service.caller(tenant, MANAGE);
      const started = await receiver();
      const { status, text, body } = await admin.post('/webhook-endpoints', { url: started.url, ...fields });
      if (status !== 201) throw new Error(`No endpoint: ${status} ${text}`);
      const [id, secret] = [String(body.id), String(body.secret)];
      const given = {
        admin,
        receiver: started,
        id,
        secret,
        uuid: decodeId('whe', id),
        path: `/webhook-endpoints/${id}`,
      };
      return given satisfies GivenEndpoint;
    },
    /** Asks for a test event; the path of its delivery. */
    async testEvent({ admin, path }: GivenEndpoint): Promise<string> {
      const { status, text, body } = await admin.post(`${path}/test-events`);
      if (status !== 202) throw new Error(`No test event: ${status} ${text}`);
      return `${path}/deliveries/${body.id}`;
    },
    /** The delivery, once it is as wanted. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says itself what it expects of an answer.
    delivery(admin: ApiCaller, path: string, isAsWanted: (delivery: any) => boolean) {
      return eventually(
        async () => {
          const { body } = await admin.get(path);
          return isAsWanted(body) ? body : undefined;
        },
        { withinMs: 10_000 },
      );
    },
    /** What waits for its time, or for the end of a lease, is due now. */
    dueNow: (endpoint: string) =>
      service.database.look('update webhook_queue set due_at = now() where endpoint_id = $1 and due_at is not null', [
        endpoint,
      ]),
    async stop() {
      await service.stop();
      await Promise.all(receivers.map((one) => one.close()));
    },
  };
}

export type Webhooks = Awaited<ReturnType<typeof startWebhooks>>;
