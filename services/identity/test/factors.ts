import { Actor } from '@guildhall/access';
import { newId } from '@guildhall/runtime';
import { codeOf, stepAt } from '../src/factors/totp.js';
import { SignInChallenges } from '../src/sign-in/sign-in-challenges.js';
import { User } from '../src/users/user.entity.js';
import type { Account, Accounts } from './accounts.js';
import { base32Bytes } from './base32.js';
import type { Identity } from './identity.harness.js';

/** A user’s phone: what an authenticator app does with the secret that it was shown. */
export class Phone {
  readonly bytes: Buffer;

  constructor(base32: string) {
    this.bytes = base32Bytes(base32);
  }

  /** The code so many steps away from now. */
  code(away = 0): string {
    return codeOf(this.bytes, stepAt(new Date()) + away);
  }

  /** A code that is none of the moment. */
  wrongCode(): string {
    const near = [-2, -1, 0, 1, 2].map((away) => this.code(away));
    return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code)) ?? '';
  }
}

type Row = Record<string, unknown>;

/** Users with second factors, as people get them: over the API. */
export function factorStage(identity: Identity, accounts: Accounts) {
  /** Enrols an app. The code of the step before now is used up; those of now and of the next one are left. */
  async function enrolPhone(account: Account, session: string) {
    const as = accounts.as(account, session);
    const offered = await as.post('/auth/factors/totp', { name: 'phone' });
    if (offered.status !== 201) throw new Error(`No app: ${offered.status} ${offered.text}`);
    const { factorId, secret }: { factorId: string; secret: string } = offered.body;
    const phone = new Phone(secret);
    const confirm = () => as.post(`/auth/factors/${factorId}/confirmation`, { code: phone.code(-1) });
    // Between two steps the code of the one before has just become too old.
    const first = await confirm();
    const confirmed = first.status === 422 ? await confirm() : first;
    if (confirmed.status !== 200) throw new Error(`Not confirmed: ${confirmed.status} ${confirmed.text}`);
    return { phone, factorId, secret, ...confirmed.body };
  }
  /** A user without a second factor, signed in. */
  async function signedIn(fields: Parameters<Accounts['given']>[0] = {}) {
    const account = await accounts.given(fields);
    const { body } = await accounts.logIn(account);
    return { account, session: body.session as string, as: accounts.as(account, body.session) };
  }
  return {
    enrolPhone,
    signedIn,
    /** A user with an app and backup codes, signed in by it. */
    async givenPhone(fields: Parameters<Accounts['given']>[0] = {}) {
      const { account, session } = await signedIn(fields);
      const enrolled = await enrolPhone(account, session);
      return { ...enrolled, account, session: enrolled.signedIn.session as string };
    },
    /** A sign-in that waits for a second factor. */
    async challengeOf(account: Account): Promise<string> {
      return (await accounts.logIn(account)).body.challenge;
    },
    /** As many as that, without as many passwords to compute. */
    challengesOf: ({ tenant, user }: Account, count: number) =>
      identity.tenantDatabase.transaction(Actor.system('test', tenant), async (tx) => {
        const holder = await tx.findOneByOrFail(User, { id: user });
        const challenges: string[] = [];
        while (challenges.length < count)
          challenges.push((await identity.app.get(SignInChallenges).issue(tx, holder, ['password'])).challenge);
        return challenges;
      }),
    async setPolicy(tenant: string, mfa: object): Promise<void> {
      await identity.tenantDatabase.transaction(Actor.system('test', tenant), async (tx) => {
        await tx.query(
          `insert into policies (tenant_id, id, kind, stated, version) values ($1, $2, 'mfa', $3, 1)
           on conflict (tenant_id, kind) do update set stated = excluded.stated`,
          [tenant, newId(), JSON.stringify(mfa)],
        );
      });
    },
    /** A role of the organisation's own that permits what another does. */
    async roleBelow(tenant: string, parent: string): Promise<string> {
      const id = newId();
      await identity.tenantDatabase.transaction(Actor.system('test', tenant), async (tx) => {
        await tx.query(
          `insert into roles (tenant_id, id, slug, name, description, permissions, parent_ids, version, created_at, updated_at)
           values ($1, $2, 'heir', 'Heir', '', '{}', array[$3]::uuid[], 1, now(), now())`,
          [tenant, id, parent],
        );
      });
      return id;
    },
    rowsOf: ({ tenant, user }: Account, table: string): Promise<Row[]> =>
      identity.database.look<Row>(`select * from ${table} where tenant_id = $1 and user_id = $2`, [tenant, user]),
  };
}

export type FactorStage = ReturnType<typeof factorStage>;
