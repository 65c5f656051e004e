import { newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import { ORGANIZATION_STATUSES, Organization } from '../organizations/organization.entity.js';
import { GRANTS, mayAuthenticate } from '../users/may-authenticate.js';
import { USER_STATUSES, User } from '../users/user.entity.js';
import { nextStep, refusalOf } from './sign-in-flow.js';

const BOTH = [true, false];
const tenantId = newId();
const proofs = BOTH.flatMap((isKnown) =>
  BOTH.flatMap((isBlocked) => BOTH.map((isRight) => ({ isKnown, isBlocked, isRight }))),
);
const states = USER_STATUSES.flatMap((status) =>
  ORGANIZATION_STATUSES.flatMap((organization) =>
    BOTH.map((mustChangePassword) => ({ status, organization, mustChangePassword })),
  ),
);

describe('the flow of signing in', () => {
  it('goes on in one case of eight: a known account, a network that may try, the right password', () => {
    expect(proofs.filter((proof) => refusalOf(proof) === undefined)).toEqual([
      { isKnown: true, isBlocked: false, isRight: true },
    ]);
  });

  it.each(GRANTS)(
    'T23: issues by %s what the state allows, in every state, and the full token in one alone',
    (grant) => {
      for (const { status, organization, mustChangePassword } of states) {
        const user = Object.assign(new User(), { tenantId, status, mustChangePassword });
        const home = Object.assign(new Organization(), { tenantId, id: tenantId, status: organization });
        const { isAllowed } = mayAuthenticate(user, home, grant);
        const { at } = nextStep({
          user,
          organization: home,
          grant,
          methods: ['password'],
          enrolled: [],
          demand: 'none',
          isPasswordDue: false,
          isFromAllowedNetwork: true,
        });
        const open = mustChangePassword ? 'password-change' : 'signed-in';
        expect([status, organization, at]).toEqual([status, organization, isAllowed ? open : 'refused']);
      }
    },
  );
});
