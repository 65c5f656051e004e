import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTenancy, type Tenancy } from '../../test/tenancy.harness.js';

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());

describe('listing organisations', () => {
  it('shows all to the platform, page by page, each once, in the order of creation', async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.push((await tenancy.organization()).id);
    const seen: string[] = [];
    let path = '/organizations?limit=2';
    for (;;) {
      const { status, body, headers } = await tenancy.platform.get(path);
      expect(status).toBe(200);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.next === null) break;
      expect(headers.get('link')).toContain('rel="next"');
      path = `/organizations?limit=2&cursor=${body.next}`;
    }
    expect(seen.filter((id) => made.includes(id))).toEqual(made);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('leaves a trace when it crosses the borders of tenants', async () => {
    await tenancy.platform.get('/organizations');
    const traces = (await tenancy.database.announced()).filter(({ type }) => type.endsWith('PlatformAccessed'));
    expect(traces.at(-1)).toMatchObject({
      actor: expect.stringMatching(/^usr_/),
      data: { service: 'tenancy', reason: 'list organizations' },
    });
  });

  it('shows a tenant its own alone', async () => {
    const [mine] = [await tenancy.organization(), await tenancy.organization()];
    const { body } = await mine.admin.get('/organizations');
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
  });

  it('filters by status and tier', async () => {
    const { id } = await tenancy.organization({ tier: 'premium' });
    await tenancy.platform.post(`/organizations/${id}/suspension`, { reason: 'abuse' });
    const { body } = await tenancy.platform.get('/organizations?status=suspended&tier=premium&limit=200');
    expect(body.items.map((item: { id: string }) => item.id)).toContain(id);
    expect(body.items.every((item: { status: string }) => item.status === 'suspended')).toBe(true);
  });

  it('T57: refuses a cursor of another tenant, of another filter, or of the caller’s own making', async () => {
    await tenancy.organization();
    await tenancy.organization();
    const { body } = await tenancy.platform.get('/organizations?limit=1');
    const mine = await tenancy.organization();
    const forged = Buffer.from(JSON.stringify([JSON.stringify(["' or 1=1 --"]), 'AAAA'])).toString('base64url');
    for (const attempt of [
      mine.admin.get(`/organizations?limit=1&cursor=${body.next}`),
      tenancy.platform.get(`/organizations?limit=1&status=active&cursor=${body.next}`),
      tenancy.platform.get(`/organizations?cursor=${forged}`),
      tenancy.platform.get('/organizations?cursor=x'),
    ]) {
      const answer = await attempt;
      expect([answer.status, answer.body.code]).toEqual([422, 'cursor-refused']);
    }
  });

  it.each(['limit=0', 'limit=201', 'limit=ten', 'sort=slug;drop', 'status=gone', 'page=2'])(
    'T57: refuses ?%s',
    async (query) => {
      expect((await tenancy.platform.get(`/organizations?${query}`)).status).toBe(422);
    },
  );
});
