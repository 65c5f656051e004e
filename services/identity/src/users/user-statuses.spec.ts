import { newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Organization } from '../organizations/organization.entity.js';
import { mayAuthenticate } from './may-authenticate.js';
import { User, type UserStatus } from './user.entity.js';

const AT = new Date('2026-11-21T09:30:00Z');
const VERBS = ['activate', 'lock', 'unlock', 'suspend', 'reactivate', 'deactivate', 'restore'] as const;
type Verb = (typeof VERBS)[number];
const BARRED: readonly UserStatus[] = ['locked', 'suspended', 'deactivated'];

const tenantId = newId();
const organization = Object.assign(new Organization(), { tenantId, id: tenantId, status: 'active' as const });
const invited = () =>
  User.invited({ tenantId, id: newId(), email: 'ada@example.org', displayName: 'Ada', roleIds: [] }, AT).user;

const ACTS: Readonly<Record<Verb, (user: User) => unknown>> = {
  activate: (user) => user.activate(AT),
  lock: (user) => user.lock(undefined, AT),
  unlock: (user) => user.unlock(AT),
  suspend: (user) => user.suspend(undefined, AT),
  reactivate: (user) => user.reactivate(AT),
  deactivate: (user) => user.deactivate(undefined, AT),
  restore: (user) => user.restore(AT),
};

/** Whether the entity takes the verb; what it refuses leaves it as it was. */
function takes(user: User, verb: Verb): boolean {
  const before = { ...user };
  try {
    ACTS[verb](user);
    return true;
  } catch {
    expect({ ...user }).toEqual(before);
    return false;
  }
}

describe('the statuses of a user', () => {
  it('T23: let nobody in who is barred, whatever was done before, and nobody active who has proved nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...VERBS), { maxLength: 30 }), (verbs) => {
        const user = invited();
        for (const verb of verbs) {
          const [status, version] = [user.status, user.permissionVersion];
          if (!takes(user, verb)) continue;
          const isBarred = BARRED.includes(user.status);
          expect(mayAuthenticate(user, organization, 'password').isAllowed).toBe(user.status === 'active');
          expect(user.status === 'active' && user.activatedAt === null).toBe(false);
          // Whatever shuts somebody out makes their tokens worthless; the way back makes none good again.
          expect(user.permissionVersion - version).toBe(
            isBarred && user.status !== status && verb !== 'restore' ? 1 : 0,
          );
          expect(user.deactivatedFrom !== null).toBe(user.status === 'deactivated');
        }
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it('are what they were when a bar is lifted, but for one that a harder bar took the place of', () => {
    const bars = [
      ['lock', 'unlock'],
      ['suspend', 'reactivate'],
      ['deactivate', 'restore'],
    ] as const;
    for (const activated of [true, false])
      for (const [bar, lift] of bars) {
        const user = invited();
        if (activated) takes(user, 'activate');
        const { status } = user;
        expect([takes(user, bar), takes(user, bar), takes(user, lift), takes(user, lift)]).toEqual([
          true,
          false,
          true,
          false,
        ]);
        expect(user.status).toBe(status);
      }
    const ada = invited();
    expect(
      ['activate', 'lock', 'suspend', 'deactivate', 'restore', 'reactivate'].map((verb) => takes(ada, verb as Verb)),
    ).toEqual(Array<boolean>(6).fill(true));
    expect(ada.status).toBe('active');
  });

  it('end with an erasure, after which nothing is left of the person', () => {
    const user = invited();
    takes(user, 'activate');
    user.erase(AT);
    expect(user).toMatchObject({
      status: 'erased',
      displayName: '',
      roleIds: [],
      activatedAt: null,
      permissionVersion: 2,
    });
    expect(user.email).toBe(`${user.id}@erased.invalid`);
    expect(VERBS.filter((verb) => takes(user, verb))).toEqual([]);
  });
});
