import { randomBytes } from 'node:crypto';
import { Actor } from '@guildhall/access';
import { newId } from '@guildhall/runtime';
import { Factor } from '../src/factors/factor.entity.js';
import { FactorSecrets } from '../src/factors/factor-secrets.js';
import { codeOf, stepAt } from '../src/factors/totp.js';
import type { Account } from './accounts.js';
import type { Identity } from './identity.harness.js';
import type { MovingClock } from './moving-clock.js';

/** An authenticator app that the user has enrolled. Each code is of another time step: the clock moves on for it. */
export async function enrolledApp(identity: Identity, { tenant, user }: Account, clock: MovingClock) {
  const secret = randomBytes(20);
  const place = { tenantId: tenant, id: newId() };
  const sealedSecret = identity.app.get(FactorSecrets).seal(place, secret);
  const at = clock.now();
  const factor = Factor.app({ ...place, userId: user, sealedSecret, name: null }, { at, confirmBy: at });
  factor.confirm(at);
  await identity.tenantDatabase.transaction(Actor.system('test', tenant), (tx) => tx.save(factor));
  return {
    code() {
      clock.move(30);
      return codeOf(secret, stepAt(clock.now()));
    },
    wrongCode() {
      const right = [-1, 0, 1].map((step) => codeOf(secret, stepAt(clock.now()) + step));
      return ['000000', '111111', '222222', '333333'].find((code) => !right.includes(code)) ?? '444444';
    },
  };
}
