import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, invite, startIdentity } from '../../test/identity.harness.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.stop());

const idsOf = (items: readonly { id?: string }[]) => items.map(({ id = '' }) => id);
/** Who asks is a user as well. */
const others = ({ user }: { user: string }, items: readonly { id: string }[]) =>
  items.filter(({ id }) => id !== encodeId('usr', user));

describe('listing users', () => {
  it('shows those of one’s own organisation alone, in the order in which they were made', async () => {
    const [here, there] = [await identity.organization(), await identity.organization()];
    await invite(there.admin);
    const [ada, grace] = [await invite(here.admin), await invite(here.admin)];
    const { status, body } = await here.admin.get('/users');
    expect(status).toBe(200);
    expect(body.next).toBeNull();
    expect(others(here.admin, body.items)).toEqual([ada.body, grace.body]);
  });

  it('goes on page by page to the end, without losing or repeating anybody', async () => {
    const { admin } = await identity.organization();
    const made = [];
    for (let count = 0; count < 5; count += 1) made.push((await invite(admin)).id);
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page = await admin.get(`/users?limit=2${next && `&cursor=${next}`}`);
      expect(page.body.items.length).toBeLessThanOrEqual(2);
      seen.push(...idsOf(others(admin, page.body.items)));
      next = page.body.next;
    }
    expect(seen).toEqual(made);
  });

  it('finds by status and by address, however it is written', async () => {
    const { admin } = await identity.organization();
    const [ada, grace] = [await invite(admin), await invite(admin)];
    await admin.post(`/users/${grace.id}/suspension`, {});
    expect(idsOf((await admin.get('/users?status=suspended')).body.items)).toEqual([grace.id]);
    expect(idsOf((await admin.get('/users?status=invited')).body.items)).toEqual([ada.id]);
    const address = encodeURIComponent(ada.email.toUpperCase());
    expect(idsOf((await admin.get(`/users?email=${address}`)).body.items)).toEqual([ada.id]);
    expect((await admin.get('/users?status=gone')).status).toBe(422);
  });

  it('finds by what words of name and address begin with, whatever capitals and accents, and by role', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin, { displayName: 'Adélaïde LOVELACE', roles: ['viewer'] });
    const grace = await invite(admin, { displayName: 'Grace (Ada) Hopper', roles: ['viewer', 'manager'] });
    const found = async (query: string) => idsOf((await admin.get(`/users?${query}`)).body.items);
    expect(await found('q=ADA')).toEqual([grace.id]);
    expect(await found('q=ade')).toEqual([ada.id]);
    expect(await found('q=lov%20ad')).toEqual([ada.id]);
    expect(await found('q=ace')).toEqual([]);
    expect(await found(`q=${encodeURIComponent(grace.email)}`)).toEqual([grace.id]);
    expect(await found('q=ad&role=viewer&sort=-displayName')).toEqual([grace.id, ada.id]);
    expect(await found('role=manager')).toEqual([grace.id]);
    expect(await found('role=nobody')).toEqual([]);
    for (const refused of ['q=%25', 'q=', 'q=%00', 'sort=id', 'role=A'])
      expect((await admin.get(`/users?${refused}`)).status).toBe(422);
  });

  it.each(['createdAt', '-createdAt', 'displayName', '-displayName', 'email', '-email'])(
    'goes on page by page in the order of %s, also among those of one name',
    async (sort) => {
      const { admin } = await identity.organization();
      const made: Record<string, string>[] = [];
      for (const displayName of ['Éva', 'Ada', 'Ada', 'adam', 'Zoë'])
        made.push((await invite(admin, { displayName })).body);
      const seen: typeof made = [];
      for (let next: string | null = ''; next !== null; ) {
        const { body }: { body: { items: typeof made; next: string | null } } = await admin.get(
          `/users?q=example&status=invited&limit=2&sort=${sort}${next && `&cursor=${next}`}`,
        );
        seen.push(...body.items);
        next = body.next;
      }
      const plain = (text: string) =>
        text
          .normalize('NFKD')
          .replace(/[\u0300-\u036f]/g, '')
          .toLowerCase();
      const field = sort.replace('-', '');
      const keyOf = (user: (typeof made)[number]) =>
        `${plain(field === 'createdAt' ? '' : (user[field] ?? ''))} ${user.id}`;
      const expected = [...made].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      expect(idsOf(seen)).toEqual(idsOf(sort.startsWith('-') ? expected.reverse() : expected));
    },
  );

  it('T57: takes a cursor from its own list alone', async () => {
    const [here, there] = [await identity.organization(), await identity.organization()];
    for (const { admin } of [here, there]) await Promise.all([invite(admin), invite(admin)]);
    const { next } = (await there.admin.get('/users?limit=1')).body;
    const refused = { status: 422, body: { code: 'cursor-refused' } };
    expect(await here.admin.get(`/users?limit=1&cursor=${next}`)).toMatchObject(refused);
    expect(await there.admin.get(`/users?limit=1&status=invited&cursor=${next}`)).toMatchObject(refused);
    expect((await there.admin.get(`/users?limit=1&cursor=${next}`)).status).toBe(200);
  });
});

describe('finding a user', () => {
  it('shows the user, with the version as entity tag', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin);
    const found = await admin.get(`/users/${ada.id}`);
    expect(found.body).toEqual(ada.body);
    expect(found.headers.get('etag')).toBe('"1"');
  });

  it('does not tell whether another organisation has such a user', async () => {
    const [here, there] = [await identity.organization(), await identity.organization()];
    const ada = await invite(there.admin);
    const foreign = await here.admin.get(`/users/${ada.id}`);
    const nobody = await here.admin.get(`/users/${encodeId('usr', newId())}`);
    expect(foreign).toMatchObject({ status: 404, body: { code: 'user-not-found', detail: nobody.body.detail } });
  });
});
