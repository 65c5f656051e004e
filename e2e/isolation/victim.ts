import { decodeId } from '@guildhall/contracts';
import { opaqueSecret } from '@guildhall/sealing';
import { eventually } from '@guildhall/testing';
import { freshEmail } from '../platform/mails.js';
import type { Guildhall, ServiceName } from '../platform/guildhall.js';
import { activate, expectStatus, onboard, type Person } from '../platform/people.js';
import { type PlantedWebhook, plantWebhook } from './planted-webhook.js';

/** A tenant that has something in every field, marked, so that whatever of it leaks is known. */
export interface Victim extends PlantedWebhook {
  readonly organizationId: string;
  readonly slug: string;
  readonly userId: string;
  readonly email: string;
  /** Open: that of its administrator. */
  readonly sessionId: string;
  readonly apiKeyId: string;
  /** Its administrator’s, who has still to confirm it. */
  readonly factorId: string;
  readonly networkBlockId: string;
  readonly auditTypeId: string;
  readonly searchId: string;
  readonly holdId: string;
  readonly erasureId: string;
  readonly exportId: string;
  readonly importId: string;
  readonly roleId: string;
  readonly roleSlug: string;
  readonly assignmentId: string;
  readonly ratingId: string;
  readonly recommendationId: string;
  readonly reportId: string;
  readonly linkId: string;
  /** Of its trail: that its user was suspended, by whom, in which call. */
  readonly entryId: string;
  readonly actor: string;
  readonly correlation: string;
  /** Of its rating and of its recommendation. */
  readonly category: string;
  readonly target: string;
  /** What its product measured, and what it was told apart by. */
  readonly metric: string;
  readonly label: string;
  /** One of each of its lists. */
  readonly cursors: readonly string[];
  /** Under which one of its answers is kept. */
  readonly idempotencyKey: string;
  /** Looks like a secret of this tenant, and is none: what an attacker can make who knows the tenant's id. */
  readonly pretendedSecret: (kind: string) => string;
  readonly canaries: readonly string[];
}

export async function plantVictim(guildhall: Guildhall, founder: Person): Promise<Victim> {
  const mark = (where: string) => `canary-${where}-${crypto.randomUUID().slice(0, 13)}`;
  const canaries = {
    name: mark('name'),
    metadata: mark('metadata'),
    displayName: mark('display'),
    reason: mark('reason'),
    email: mark('email'),
    key: mark('key'),
    factor: mark('factor'),
    category: mark('category'),
    target: mark('target'),
    comment: mark('comment'),
    webhook: mark('webhook'),
    metric: mark('metric'),
    role: mark('role'),
    label: mark('label'),
  };
  const metadata = { secret: canaries.metadata };
  const admin = await onboard(guildhall, founder, { name: canaries.name, metadata, displayName: canaries.displayName });
  const email = freshEmail(canaries.email);
  const idempotencyKey = crypto.randomUUID();
  const user = { email, displayName: canaries.displayName, roles: ['viewer'] };
  const made = await admin.client.post('/users', user, { headers: { 'idempotency-key': idempotencyKey } });
  const userId = expectStatus(made, 201).body.id as string;
  await activate(guildhall, admin.organization.slug, email);
  const suspension = await admin.client.post(`/users/${userId}/suspension`, { reason: canaries.reason });
  expectStatus(suspension, 204);
  const key = await admin.client.post('/api-keys', { name: canaries.key, scopes: ['users:read'] });
  const factor = await admin.client.post('/auth/factors/totp', { name: canaries.factor });
  const { category, target, comment } = canaries;
  const rating = await admin.client.post('/ratings', { score: 2, category, target, comment });
  const advice = await admin.client.post('/recommendations', { title: comment, category });
  const report = await reportWithLink(admin);
  const webhook = await plantWebhook(admin, canaries.webhook);
  const roles = await roleOfItsOwn(admin, userId, canaries.role);
  const entry = await suspensionInTrail(admin, userId);
  await measure(admin, canaries);
  const block = await admin.client.post('/network-blocks', { network: '198.51.100.0/24', reason: comment });
  const type = { type: 'own.begun', schema: { type: 'object' }, description: comment };
  const auditType = await admin.client.post('/audit-types', type);
  const retention = await holdAndErasure(admin, comment);
  const carried = await exportAndImport(admin, comment);
  const search = { name: comment, filter: { q: comment }, isShared: true };
  const saved = expectStatus(await admin.client.post('/audit/searches', search), 201);
  const list = expectStatus(await admin.client.get('/users?limit=1'), 200);
  const tenant = admin.organization.id;
  return {
    organizationId: tenant,
    slug: admin.organization.slug,
    userId,
    email,
    sessionId: admin.session,
    apiKeyId: expectStatus(key, 201).body.id,
    networkBlockId: expectStatus(block, 201).body.id,
    auditTypeId: expectStatus(auditType, 201).body.id,
    searchId: saved.body.id,
    ...retention,
    ...carried,
    factorId: expectStatus(factor, 201).body.factorId,
    ...roles,
    ratingId: expectStatus(rating, 201).body.id,
    recommendationId: expectStatus(advice, 201).body.id,
    ...report,
    ...webhook,
    entryId: entry.id,
    actor: entry.actor,
    correlation: entry.correlation,
    category,
    target,
    metric: canaries.metric,
    label: `secret:${canaries.label}`,
    cursors: [list.body.next, entry.next],
    idempotencyKey,
    pretendedSecret: (kind) => opaqueSecret(kind, decodeId('org', tenant)).secret,
    canaries: Object.values(canaries),
  };
}

/** A role that it made, and who holds it. */
async function roleOfItsOwn(
  { client }: Person,
  userId: string,
  name: string,
): Promise<Pick<Victim, 'roleId' | 'roleSlug' | 'assignmentId'>> {
  const role = { slug: `own-${crypto.randomUUID().slice(0, 8)}`, name, permissions: ['data:read'] };
  const roleId = expectStatus(await client.post('/roles', role), 201).body.id as string;
  const assignment = await client.post('/role-assignments', { userId, role: role.slug });
  return { roleId, roleSlug: role.slug, assignmentId: expectStatus(assignment, 201).body.id };
}

/** Somebody who is erased from its trail, and what is held in it from then on. */
async function holdAndErasure({ client }: Person, reason: string): Promise<Pick<Victim, 'holdId' | 'erasureId'>> {
  const erasure = await client.post('/audit/erasures', { actor: crypto.randomUUID(), reason });
  const hold = await client.post('/audit/legal-holds', { scope: 'subject', target: reason, reason });
  return { erasureId: expectStatus(erasure, 201).body.id, holdId: expectStatus(hold, 201).body.id };
}

/** What leaves its trail as a file, and history that it began to bring along. */
async function exportAndImport({ client }: Person, origin: string): Promise<Pick<Victim, 'exportId' | 'importId'>> {
  const file = await client.post('/audit/exports', { format: 'csv', filter: { target: origin } });
  const brought = await client.post('/audit/imports', { origin });
  return { exportId: expectStatus(file, 202).body.id, importId: expectStatus(brought, 201).body.id };
}

/** A sample of a metric, with a label. */
async function measure({ client }: Person, { metric, label }: { metric: string; label: string }): Promise<void> {
  const at = new Date().toISOString();
  const item = { id: crypto.randomUUID(), kind: 'metric', name: metric, value: 1, at, labels: { secret: label } };
  expectStatus(await client.post('/ingest/events', { items: [item] }), 200);
  await eventually(async () => (await client.get(`/metrics/${metric}`)).status === 200, { withinMs: 30_000 });
}

/** A report of its users, whose file holds their names, and a link to it. */
async function reportWithLink({ client }: Person): Promise<Pick<Victim, 'reportId' | 'linkId'>> {
  const asked = await client.post('/reports', { type: 'user-activity', formats: ['json'] });
  const reportId = expectStatus(asked, 202).body.id as string;
  await eventually(async () => (await client.get(`/reports/${reportId}`)).body.status === 'completed', {
    withinMs: 30_000,
  });
  const link = expectStatus(await client.post(`/reports/${reportId}/links`, { format: 'json' }), 201);
  return { reportId, linkId: (link.body.url as string).split('/').at(-1) ?? '' };
}

/** The entry that says so, and a cursor of the list that shows it. */
async function suspensionInTrail({ client }: Person, userId: string) {
  const type = 'guildhall.identity.v1.UserSuspended';
  const found = () => client.get(`/audit/entries?type=${type}&target=${userId}`);
  const items = await eventually(
    async () => {
      const { items: seen } = (await found()).body as { items: Record<string, string>[] };
      return seen.length > 0 ? seen : undefined;
    },
    { withinMs: 30_000 },
  );
  const { body } = expectStatus(await client.get('/audit/entries?limit=1'), 200);
  const { id = '', actor = '', correlation = '' } = items[0] ?? {};
  return { id, actor, correlation, next: String(body.next) };
}

const NO_SIGN_IN = "t.type !~ '[.](SignInFailed|UnknownAccountTried|SignInsSlowed)$'";

/**
 * That somebody tried to sign in to an organisation is remembered there, and is to be: the one trace that strangers leave.
 */
const TRACES: Readonly<Record<string, string>> = {
  'identity.sign_in_failures': 'false',
  'identity.outbox': NO_SIGN_IN,
  'identity.outbox_archive': NO_SIGN_IN,
};

/** What the databases hold of a tenant: for each table the number of rows and a digest of all of them. */
export async function rowsOf(guildhall: Guildhall, tenantUuid: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const service of ['identity', 'tenancy'] as const) {
    for (const table of await tenantTables(guildhall, service)) {
      const [row] = await guildhall.look<{ digest: string }>(
        service,
        `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest
           from "${table}" as t where tenant_id = $1 and ${TRACES[`${service}.${table}`] ?? 'true'}`,
        [tenantUuid],
      );
      found[`${service}.${table}`] = row?.digest ?? '';
    }
  }
  return found;
}

async function tenantTables(guildhall: Guildhall, service: ServiceName): Promise<string[]> {
  const tables = await guildhall.look<{ name: string }>(
    service,
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
        and a.attname = 'tenant_id' and not a.attisdropped order by 1`,
  );
  return tables.map(({ name }) => name);
}
