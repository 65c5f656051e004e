import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { slug, startTenancy, type Tenancy } from '../../test/tenancy.harness.js';

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());

describe('creating an organisation', () => {
  it('answers what was made and where it is, and announces it', async () => {
    const wanted = slug();
    const { status, headers, body } = await tenancy.platform.post('/organizations', {
      slug: wanted,
      name: 'Acme',
      tier: 'enterprise',
      metadata: { region: 'eu' },
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/organizations/${body.id}`);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toMatchObject({
      slug: wanted,
      tier: 'enterprise',
      status: 'active',
      version: 1,
      metadata: { region: 'eu' },
    });

    const announced = (await tenancy.database.announced()).find(({ data }) => data.organizationId === body.id);
    expect(announced).toMatchObject({
      type: 'guildhall.tenancy.v1.OrganizationCreated',
      version: 1,
      data: { slug: wanted },
    });
  });

  it('gives a slug to one of many who want it at once, and the others a 409 that writes nothing', async () => {
    const wanted = slug();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => tenancy.platform.post('/organizations', { slug: wanted, name: 'Acme' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('organization-slug-taken');
    const announced = (await tenancy.database.announced()).filter(({ data }) => data.slug === wanted);
    expect(announced).toHaveLength(1);
  });

  it('happens once under one Idempotency-Key, also when asked twice at once', async () => {
    const body = { slug: slug(), name: 'Acme' };
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
    expect((await tenancy.database.announced()).filter(({ data }) => data.slug === body.slug)).toHaveLength(1);
  });

  it.each([
    ['a slug with capitals', { slug: 'ACME', name: 'Acme' }, '/slug'],
    ['no name', { slug: 'acme-1' }, '/name'],
    ['a name of spaces', { slug: 'acme-1', name: '   ' }, '/name'],
    ['a tier that is not', { slug: 'acme-1', name: 'Acme', tier: 'gold' }, '/tier'],
    ['a field of the entity', { slug: 'acme-1', name: 'Acme', status: 'suspended' }, '/status'],
    ['a tenant of its own choosing', { slug: 'acme-1', name: 'Acme', tenantId: PLATFORM_TENANT_ID }, '/tenantId'],
    ['a number as name', { slug: 'acme-1', name: 7 }, '/name'],
  ])('T60: refuses %s and writes nothing', async (_, body, pointer) => {
    const { status, body: problem } = await tenancy.platform.post('/organizations', body);
    expect(status).toBe(422);
    expect(problem.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(await tenancy.database.look(`select 1 from organizations where slug = 'acme-1'`)).toEqual([]);
  });

  it('is for the administrators of the platform alone', async () => {
    const { uuid } = await tenancy.organization();
    const tenantWithTheName = tenancy.caller(uuid, ['platform:organizations:create']);
    expect((await tenantWithTheName.post('/organizations', { slug: slug(), name: 'Mine' })).status).toBe(403);
    expect((await tenancy.caller(uuid, ['organizations:read']).post('/organizations', {})).status).toBe(403);
  });
});
