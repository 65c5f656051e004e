import { newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import { ORGANIZATION_STATUSES, Organization } from '../organizations/organization.entity.js';
import { GRANTS, type Grant, mayAuthenticate } from './may-authenticate.js';
import { USER_STATUSES, User } from './user.entity.js';

const ACTIVE = ['active user of active organization'];
const ALLOWED: Readonly<Record<Grant, readonly string[]>> = {
  password: ACTIVE,
  'second-factor': ACTIVE,
  passkey: ACTIVE,
  refresh: ACTIVE,
  'step-up': ACTIVE,
  'password-change': ACTIVE,
  recovery: ACTIVE,
  activation: ['invited user of active organization', 'invited user of provisioning organization'],
  'api-key': ACTIVE,
  'client-credentials': ACTIVE,
};

const tenantId = newId();
const states = USER_STATUSES.flatMap((user) => ORGANIZATION_STATUSES.map((organization) => ({ user, organization })));

describe('whether an account may act now', () => {
  it.each(GRANTS)('T23: is decided for each state of user and organisation alike, by %s', (grant) => {
    const allowed = states.filter(({ user, organization }) => {
      const account = Object.assign(new User(), { tenantId, status: user });
      const home = Object.assign(new Organization(), { tenantId, id: tenantId, status: organization });
      return mayAuthenticate(account, home, grant).isAllowed;
    });
    const told = allowed.map(({ user, organization }) => `${user} user of ${organization} organization`);
    expect(told.sort()).toEqual(ALLOWED[grant]);
  });

  it.each(GRANTS)('T23: is refused by %s while the organisation is unknown, or is another’s', (grant) => {
    const status = grant === 'activation' ? 'invited' : 'active';
    const account = Object.assign(new User(), { tenantId, status });
    const strange = Object.assign(new Organization(), { tenantId: newId(), id: newId(), status: 'active' });
    expect(mayAuthenticate(account, null, grant)).toEqual({ isAllowed: false, reason: 'organization-not-active' });
    expect(mayAuthenticate(account, strange, grant)).toEqual({ isAllowed: false, reason: 'not-active' });
  });
});
