import { newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import { ORGANIZATION_STATUSES, Organization } from '../organizations/organization.entity.js';
import type { Method } from '../sessions/authentication.js';
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

  it('asks for a second factor first, then for another password, then for a factor that is missing', () => {
    const user = Object.assign(new User(), { tenantId, status: 'active' });
    const organization = Object.assign(new Organization(), { tenantId, id: tenantId, status: 'active' });
    const proven = { user, organization, grant: 'password', isPasswordDue: false, isFromAllowedNetwork: true } as const;
    const cases = BOTH.flatMap((hasFactor) =>
      BOTH.flatMap((hasShownIt) =>
        BOTH.flatMap((mustChange) => BOTH.map((mustEnrol) => ({ hasFactor, hasShownIt, mustChange, mustEnrol }))),
      ),
    );
    for (const one of cases) {
      user.mustChangePassword = one.mustChange;
      const methods: Method[] = one.hasShownIt ? ['password', 'totp'] : ['password'];
      const enrolled: Method[] = one.hasFactor ? ['totp'] : [];
      const { at } = nextStep({ ...proven, methods, enrolled, demand: one.mustEnrol ? 'now' : 'grace' });
      const after = one.mustChange ? 'password-change' : one.mustEnrol ? 'factor-enrolment' : 'signed-in';
      expect([one, at]).toEqual([one, one.hasFactor && !one.hasShownIt ? 'second-factor' : after]);
    }
  });

  it.each(GRANTS.filter((grant) => grant !== 'activation'))(
    'asks for a second factor by %s, but where a session goes on that was opened by all that was asked for',
    (grant) => {
      const user = Object.assign(new User(), { tenantId, status: 'active', mustChangePassword: false });
      const organization = Object.assign(new Organization(), { tenantId, id: tenantId, status: 'active' });
      const open = { isPasswordDue: false, isFromAllowedNetwork: true, demand: 'none' } as const;
      const { at } = nextStep({ user, organization, grant, methods: ['password'], enrolled: ['totp'], ...open });
      expect(at).toBe(['refresh', 'password-change'].includes(grant) ? 'signed-in' : 'second-factor');
    },
  );
});
