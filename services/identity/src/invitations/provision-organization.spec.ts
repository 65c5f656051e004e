import { OrganizationCreated, ProvisioningRequested } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually, mailsTo } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshEmail, type Identity, mailedToken, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { ADMIN } from '../roles/built-in-roles.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity({}, { listens: true });
}, 60_000);
afterAll(() => identity.stop());

const steps = ['identity'];
const administratorDisplayName = 'Ada Lovelace';

function asked(email: string) {
  const id = newId();
  const what = { slug: `test-${id}`, name: 'Acme', administratorEmail: email, administratorDisplayName };
  const created = { organizationId: id, tier: 'basic', status: 'provisioning', metadata: {}, steps, ...what };
  return {
    id,
    created: (changes: object = {}) => identity.publish(id, 1, OrganizationCreated({ ...created, ...changes })),
    requested: (attempt: number, changes: object = {}) =>
      identity.publish(id, 1, ProvisioningRequested({ organizationId: id, steps, attempt, ...what, ...changes })),
  };
}

/** What identity has answered, once that often. */
const answers = (id: string, count: number) =>
  eventually(
    async () => {
      const found = (await identity.announced(id)).filter(({ type }) => type.includes('IdentityProvision'));
      return found.length >= count ? found : undefined;
    },
    { withinMs: 20_000 },
  );
const usersOf = (id: string) =>
  identity.database.look('select email, status, role_ids from users where tenant_id = $1', [id]);

describe('provisioning identity for an organisation', () => {
  it('makes its first administrator, mails the link, and answers', async () => {
    const email = freshEmail();
    const { id, created } = asked(email);
    await created();
    expect(await answers(id, 1)).toMatchObject([
      { type: 'guildhall.identity.v1.IdentityProvisioned', version: 1, actor: 'system:identity' },
    ]);
    expect(await usersOf(id)).toEqual([{ email, status: 'invited', role_ids: [ADMIN.id] }]);

    const activation = { token: await mailedToken(email), password: PASSWORD };
    expect((await identity.caller(newId(), []).post('/auth/activation', activation)).status).toBe(204);
    expect(await usersOf(id)).toMatchObject([{ status: 'active' }]);
  });

  it('answers again when it is asked again, and makes and mails nothing more', async () => {
    const email = freshEmail();
    const { id, created, requested } = asked(email);
    await created();
    await requested(2);
    await requested(3, { administratorEmail: freshEmail() });
    expect((await answers(id, 3)).map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(await usersOf(id)).toMatchObject([{ email }]);
    await mailedToken(email);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it('does all of it when the first question never came', async () => {
    const email = freshEmail();
    const { id, requested } = asked(email);
    await requested(4);
    expect(await answers(id, 1)).toMatchObject([{ type: 'guildhall.identity.v1.IdentityProvisioned', version: 4 }]);
    expect(await usersOf(id)).toMatchObject([{ email }]);
  });

  it.each([
    ['an address that no mail reaches', { administratorEmail: 'ada@localhost' }, 'administrator-address-refused'],
    ['two addresses in one', { administratorEmail: 'a@example.org,b@example.org' }, 'administrator-address-refused'],
    ['no name', { administratorDisplayName: ' ' }, 'administrator-name-refused'],
  ])(
    'says why it cannot be done for %s, makes nothing, and does it when that is mended',
    async (_, changes, reason) => {
      const email = freshEmail();
      const { id, created, requested } = asked(email);
      await created(changes);
      expect(await answers(id, 1)).toMatchObject([
        { type: 'guildhall.identity.v1.IdentityProvisioningFailed', data: { reason } },
      ]);
      expect(await usersOf(id)).toEqual([]);

      await requested(2);
      expect((await answers(id, 2))[1]).toMatchObject({
        type: 'guildhall.identity.v1.IdentityProvisioned',
        version: 2,
      });
      expect(await usersOf(id)).toMatchObject([{ email }]);
    },
  );

  it('leaves alone what does not ask for it', async () => {
    const { id, created, requested } = asked(freshEmail());
    await created({ steps: [] });
    await requested(2, { steps: ['audit'] });
    const other = asked(freshEmail());
    await requested(3);
    await other.created();
    expect(await answers(id, 1)).toMatchObject([{ version: 3 }]);
  });
});
