import { Actor } from '@guildhall/access';
import {
  OrganizationActivated,
  OrganizationChanged,
  OrganizationCreated,
  OrganizationReactivated,
  OrganizationSuspended,
} from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { noteOrganization } from './note-organization.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity({}, { listens: true });
}, 60_000);
afterAll(() => identity.stop());

function organization() {
  const organizationId = newId();
  const about = { organizationId, slug: `test-${organizationId}`, tier: 'basic', metadata: {} };
  const tell = identity.publish.bind(identity, organizationId);
  return {
    id: organizationId,
    slug: about.slug,
    created: () => tell(1, OrganizationCreated({ ...about, name: 'Acme', status: 'provisioning', steps: [] })),
    activated: (version: number) => tell(version, OrganizationActivated({ organizationId })),
    suspended: (version: number) => tell(version, OrganizationSuspended({ organizationId, reason: 'payment' })),
    reactivated: (version: number, status: string) =>
      tell(version, OrganizationReactivated({ organizationId, status })),
    changed: (version: number, name: string) => tell(version, OrganizationChanged({ ...about, name })),
  };
}

/** What identity knows of it, once it has heard of this version. */
const known = (id: string, version: number) =>
  eventually(
    async () => {
      const rows = await identity.database.look<{ version: number }>(
        'select name, status, version from organizations where id = $1',
        [id],
      );
      return rows.find((row) => row.version === version);
    },
    { withinMs: 20_000 },
  );

describe('what identity knows of organisations', () => {
  it('follows each change of status and name', async () => {
    const { id, created, activated, suspended, reactivated, changed } = organization();
    await created();
    expect(await known(id, 1)).toMatchObject({ name: 'Acme', status: 'provisioning' });
    await activated(2);
    expect(await known(id, 2)).toMatchObject({ status: 'active' });
    await suspended(3);
    expect(await known(id, 3)).toMatchObject({ status: 'suspended' });
    await changed(4, 'Acme Industries');
    expect(await known(id, 4)).toMatchObject({ name: 'Acme Industries', status: 'suspended' });
    await reactivated(5, 'active');
    expect(await known(id, 5)).toMatchObject({ status: 'active' });
    await suspended(6);
    await reactivated(7, 'provisioning');
    expect(await known(id, 7)).toMatchObject({ status: 'provisioning' });
  });

  it('is not turned back by what comes late, or comes twice', async () => {
    const { id, created, activated, suspended, changed } = organization();
    await created();
    await suspended(5);
    await suspended(5);
    await activated(2);
    await created();
    await changed(6, 'Last');
    expect(await known(id, 6)).toMatchObject({ name: 'Last', status: 'suspended' });
  });

  it('takes the place of what provisioning, being faster, has put there', async () => {
    const { id, slug, created } = organization();
    const early = { id, slug, name: 'Placeholder', status: 'provisioning' as const, version: 0 };
    await identity.tenantDatabase.transaction(Actor.system('test', id), (tx) => noteOrganization(tx, early));
    await created();
    expect(await known(id, 1)).toMatchObject({ name: 'Acme' });
  });

  it('lets nobody in for a status that this release does not know', async () => {
    const { id, created, activated, reactivated } = organization();
    await created();
    await activated(2);
    await reactivated(3, 'half-open');
    expect(await known(id, 3)).toMatchObject({ status: 'provisioning' });
  });

  it('finds the organisation by its slug', async () => {
    const { id, slug, created } = organization();
    await created();
    await known(id, 1);
    expect(await identity.database.look('select organization_id from slug_directory where slug = $1', [slug])).toEqual([
      { organization_id: id },
    ]);
  });
});
