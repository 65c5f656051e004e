import { decodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newOrganization, slug, startTenancy, type Tenancy } from '../../test/tenancy.harness.js';
import { STEPS } from './steps.js';

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());

describe('creating an organisation', () => {
  it('answers what was made and where it is, and announces it', async () => {
    const wanted = slug();
    const { status, headers, body } = await tenancy.platform.post('/organizations', {
      ...newOrganization({ slug: wanted }),
      tier: 'enterprise',
      metadata: { region: 'eu' },
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/organizations/${body.id}`);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toMatchObject({
      slug: wanted,
      tier: 'enterprise',
      status: 'provisioning',
      version: 1,
      metadata: { region: 'eu' },
    });

    const announced = (await tenancy.database.announced()).find(({ data }) => data.organizationId === body.id);
    expect(announced).toMatchObject({
      type: 'guildhall.tenancy.v1.OrganizationCreated',
      version: 1,
      data: {
        slug: wanted,
        steps: [...STEPS],
        administratorEmail: 'ada@example.org',
        administratorDisplayName: 'Ada Lovelace',
      },
    });
    expect(await tenancy.stated(decodeId('org', body.id))).toMatchObject([
      { version: 1, data: { slug: wanted, status: 'provisioning', tier: 'enterprise', requestsPerMinute: 6_000 } },
    ]);
  });

  it('keeps the administrator’s address where nobody reads it who has the database alone', async () => {
    const administrator = { email: `canary-${slug()}@example.org`, displayName: 'Canary of the test' };
    const { uuid } = await tenancy.organization({ administrator });
    const [kept] = await tenancy.database.look<{ administrator: string }>(
      'select administrator from onboardings where id = $1',
      [uuid],
    );
    expect(kept?.administrator).toMatch(/^s1\./);
    const rows = await tenancy.database.look<{ row: string }>(
      `select row_to_json(o)::text as row from onboardings o union all select row_to_json(s)::text from onboarding_steps s
       union all select row_to_json(o)::text from organizations o union all select row_to_json(k)::text from idempotency_keys k`,
    );
    expect(rows.filter(({ row }) => row.includes('canary') || row.includes('Canary'))).toEqual([]);
  });

  it('gives a slug to one of many who want it at once, and the others a 409 that writes nothing', async () => {
    const wanted = slug();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => tenancy.platform.post('/organizations', newOrganization({ slug: wanted }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('organization-slug-taken');
    const announced = (await tenancy.database.announced()).filter(({ data }) => data.slug === wanted);
    expect(announced.map(({ type }) => type.split('.').at(-1))).toEqual(['OrganizationCreated', 'TenantStated']);
  });

  it('happens once under one Idempotency-Key, also when asked twice at once', async () => {
    const body = newOrganization();
    const headers = { 'idempotency-key': slug() };
    const ask = () => tenancy.platform.post('/organizations', body, { headers });
    const [one, other] = await Promise.all([ask(), ask()]);
    const statuses = [one.status, other.status].sort();
    expect([
      [201, 201],
      [201, 409],
    ]).toContainEqual(statuses);
    const again = await ask();
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body.slug).toBe(body.slug);
    const different = await tenancy.platform.post('/organizations', { ...body, name: 'Else' }, { headers });
    expect(different.status).toBe(422);
    expect((await tenancy.database.announced()).filter(({ data }) => data.slug === body.slug)).toHaveLength(2);
  });

  it.each([
    ['a slug with capitals', { slug: 'ACME' }, '/slug'],
    ['no name', { name: undefined }, '/name'],
    ['a name of spaces', { name: '   ' }, '/name'],
    ['a tier that is not', { tier: 'gold' }, '/tier'],
    ['a field of the entity', { status: 'suspended' }, '/status'],
    ['a tenant of its own choosing', { tenantId: PLATFORM_TENANT_ID }, '/tenantId'],
    ['a number as name', { name: 7 }, '/name'],
    ['no administrator', { administrator: undefined }, '/administrator'],
    ['an address that is none', { administrator: { email: 'ada', displayName: 'Ada' } }, '/administrator/email'],
    ['a nameless administrator', { administrator: { email: 'a@example.org' } }, '/administrator/displayName'],
    [
      'a name of two lines',
      { administrator: { email: 'a@example.org', displayName: 'A\nB' } },
      '/administrator/displayName',
    ],
    [
      'roles of one’s choice',
      { administrator: { email: 'a@example.org', displayName: 'A', roles: [] } },
      '/administrator/roles',
    ],
  ])('T60: refuses %s and writes nothing', async (_, fields, pointer) => {
    const body = newOrganization({ slug: 'acme-1', ...fields });
    const { status, body: problem } = await tenancy.platform.post('/organizations', body);
    expect(status).toBe(422);
    expect(problem.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(await tenancy.database.look(`select 1 from organizations where slug = 'acme-1'`)).toEqual([]);
  });

  it('is for the administrators of the platform alone', async () => {
    const { uuid } = await tenancy.organization();
    const tenantWithTheName = tenancy.caller(uuid, ['platform:organizations:create']);
    expect((await tenantWithTheName.post('/organizations', newOrganization())).status).toBe(403);
    expect((await tenancy.caller(uuid, ['organizations:read']).post('/organizations', {})).status).toBe(403);
  });
});
