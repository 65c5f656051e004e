import { Actor, type Permission } from '@guildhall/access';
import { loadSettings } from '@guildhall/config';
import { decodeId, type EventOf, PLATFORM_TENANT_ID, topics } from '@guildhall/contracts';
import { type Broker, openBroker } from '@guildhall/events';
import { startService } from '@guildhall/http';
import { type Clock, newId } from '@guildhall/runtime';
import { FileKeyRing } from '@guildhall/sealing';
import { listenToEvents } from '@guildhall/service';
import { createLogger } from '@guildhall/telemetry';
import {
  type Announced,
  type ApiCaller,
  caughtMails,
  servers,
  serviceEnvironment,
  TestDatabase,
} from '@guildhall/testing';
import { OwnTopics } from '../../../libs/events/test/own-topics.js';
import { type Fact, recordOf } from '../../../libs/service/test/fact.js';
import { identitySettings } from '../src/config.js';
import { entities, migrations } from '../src/data-source.js';
import { IdentityModule } from '../src/identity.module.js';
import { noteOrganization } from '../src/organizations/note-organization.js';
import type { OrganizationStatus } from '../src/organizations/organization.entity.js';
import { ADMIN, permissionsOf, SUPER_ADMIN } from '../src/roles/built-in-roles.js';
import { SeatedCaller } from './seated-caller.js';

/** The real service: its HTTP server, its database, its relay, its mails. Stop it in `afterAll`. */
export async function startIdentity(
  env: Record<string, string> = {},
  { clock, listens = false }: { clock?: Clock; listens?: boolean } = {},
) {
  const database = await TestDatabase.create({ migrations, entities, service: 'identity' });
  const settings = loadSettings(identitySettings, { ...(await serviceEnvironment(database)), ...env });
  const broker = await ownBroker(database.name);
  await broker.ensureTopics(OWN_TOPICS);
  const service = await startService(IdentityModule.on(settings, broker), {
    service: 'identity',
    host: settings.HTTP_HOST,
    httpPort: 0,
    managementPort: 0,
    publicUrl: settings.PUBLIC_URL,
    keyRing: await FileKeyRing.load(settings.KEY_RING_FILE),
    drainPauseMs: 0,
    prepare: (app) => (listens ? listenToEvents(app) : undefined),
    clock,
    logger: createLogger({ service: 'identity', version: '0', level: 'fatal' }),
    exit: 'never',
  }).catch(async (error: unknown) => {
    // Else Jest waits for its connections and never says why.
    await broker.disconnect();
    throw error;
  });
  const url = `http://127.0.0.1:${service.port}`;
  const tenantDatabase = await database.open();
  const caller = (tenant: string, permissions: Iterable<string>) =>
    new SeatedCaller({ url, tenant, database: tenantDatabase }, [...permissions] as Permission[]);

  return {
    url,
    app: service.app,
    database,
    tenantDatabase,
    caller,
    /** An organisation that identity has heard of, and its administrator. */
    async organization({ id = newId(), status = 'active' }: { id?: string; status?: OrganizationStatus } = {}) {
      await tenantDatabase.transaction(Actor.system('test', id), (tx) =>
        noteOrganization(tx, { id, slug: `test-${id}`, name: 'Acme', status, version: 1 }),
      );
      const role = id === PLATFORM_TENANT_ID ? SUPER_ADMIN : ADMIN;
      return { id, slug: `test-${id}`, admin: caller(id, permissionsOf([role.id])) };
    },
    /** As the owner of the event would: it goes out by the outbox, and comes back by Kafka. */
    async publish(organizationId: string, version: number, event: EventOf<object>): Promise<void> {
      await tenantDatabase.transaction(Actor.system('tenancy', organizationId), (tx) =>
        tx.publish({ tenantId: organizationId, id: organizationId, version }, event),
      );
    },
    /** As the gateway does, without an outbox: for telemetry. */
    deliver: (...facts: readonly Fact[]) => broker.sendBatch(facts.map(recordOf)),
    /** Nothing of the organisation can be announced meanwhile: what has to be announced must not happen either. */
    async whileOutboxRefuses<T>(tenant: string, work: () => Promise<T>): Promise<T> {
      await database.look(`create function refuse() returns trigger language plpgsql as
        $$ begin if new.tenant_id = '${tenant}' then raise 'full'; end if; return new; end $$`);
      await database.look('create trigger refuse before insert on outbox for each row execute function refuse()');
      try {
        return await work();
      } finally {
        await database.look('drop function refuse cascade');
      }
    },
    /** What was published about one user, organisation or role, in order. */
    async announced(aggregateId: string): Promise<Announced[]> {
      return (await database.announced()).filter((event) => event.aggregateId === aggregateId);
    },
    drain: () => service.drain(),
    async stop() {
      await service.drain();
      await forgetTopics(database.name);
      await database.drop();
    },
  };
}

/** What identity publishes on and listens to, in one partition each: made in half a second. */
const OWN_TOPICS = topics
  .filter(({ name }) => /^guildhall\.(identity\.|platform\.v1|tenancy\.v1|telemetry\.requests)/.test(name))
  .map((topic) => ({ ...topic, partitions: 1 }));

/**
 * Contracts fix the names of topics: on the shared ones, this identity would answer other tests' onboarding, and other
 * tests' gateways would take its roles for theirs.
 */
async function ownBroker(prefix: string): Promise<Broker> {
  return new OwnTopics(await openBroker('platformatic', { brokers: servers.kafkaBrokers, clientId: 'test' }), prefix);
}

async function forgetTopics(prefix: string): Promise<void> {
  const broker = await ownBroker(prefix);
  await broker.deleteTopics(OWN_TOPICS.map(({ name }) => name));
  await broker.disconnect();
}

export type Identity = Awaited<ReturnType<typeof startIdentity>>;

/** An address that no other test has; one word before the @: a part of an id begins with `ada` now and then. */
export const freshEmail = () => `t${newId().replaceAll('-', '')}@example.org`;

/** Invites somebody through the API; what the answer says, and the address. */
export async function invite(admin: ApiCaller, fields: Record<string, unknown> = {}) {
  const invitation = { email: freshEmail(), displayName: 'Ada Lovelace', roles: ['analyst'], ...fields };
  const { status, body, text, headers } = await admin.post('/users', invitation);
  if (status !== 201) throw new Error(`No user: ${status} ${text}`);
  return {
    id: body.id as string,
    uuid: decodeId('usr', body.id),
    email: invitation.email,
    body,
    etag: headers.get('etag') ?? '',
  };
}

/** The secret of the newest of `count` links that were mailed to the address. */
export async function mailedToken(address: string, count = 1): Promise<string> {
  const mails = await caughtMails(address, { count });
  const tokens = mails.map(({ text }) => /#token=([0-9A-Za-z_]+)/.exec(text)?.[1] ?? '');
  // The catcher shows the newest first; a notice has no link.
  return tokens.find((token) => token !== '') ?? '';
}

/** What every user can sign in with: long, and guessed by nobody. */
export const PASSWORD = 'seven quiet herons over grey water';
