import { encodeId } from '@guildhall/contracts';
import { newId, SeededRandomness } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { type Answered, eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, PASSWORD, startIdentity } from '../../test/identity.harness.js';

const isVerify = process.env['GUILDHALL_RING'] === 'verify';
const SEED = Number(process.env['SEED'] ?? Date.now() % 100_000);
const WALKS = isVerify ? 100_000 : 75;
/** Side by side, each with a victim and a chance of its own. */
const LANES = 4;
const MOST_STEPS = 5;
/** So often a walk ends with the link itself: the eye that sees nothing change must see that. */
const WITH_THE_LINK = 25;
/** Of secrets, beside those that stay for good. */
const MOST_KEPT = 40;

let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({ PASSWORD_MEMORY_KIB: '7168', PASSWORD_PASSES: '1' });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const WRONG = ['four brass kettles sing at noon', 'nine loud geese under dry land', ''];
const KINDS = ['r', 'a', 'c', 'rec', 'eml', 'k'] as const;

/** Somebody who wants the victim’s account, and holds everything that is not the one link. */
class Attacker {
  private readonly kept: string[] = [];
  private address = '198.51.100.1';

  constructor(
    private readonly chance: SeededRandomness,
    private readonly victim: Account,
    private readonly own: Account,
  ) {
    const stranger = newId();
    for (const kind of KINDS)
      this.kept.push(opaqueSecret(kind, victim.tenant).secret, opaqueSecret(kind, stranger).secret);
    this.kept.push('', newId());
  }

  /** From another network each time, so that it is not the network which is refused. */
  async begin(): Promise<void> {
    this.address = `198.51.${this.below(256)}.${this.below(256)}`;
    await identity.database.look('delete from sign_in_failures where tenant_id = $1', [this.victim.tenant]);
  }

  keep(...secrets: string[]): void {
    this.kept.push(...secrets.filter(Boolean));
    if (this.kept.length > MOST_KEPT) this.kept.splice(KINDS.length * 2 + 2, secrets.length + 1);
  }

  /** One step of some flow, chosen by chance: whatever it answers is kept for the next ones. */
  async step(captured: string): Promise<string> {
    const [name, take] = this.pick(Object.entries(this.steps(captured)));
    const answer = await take();
    // T29, T30: nothing here lives in a cookie, so nothing can be sent along or altered in one.
    expect([name, answer.headers.get('set-cookie')]).toEqual([name, null]);
    expect([name, answer.status < 500]).toEqual([name, true]);
    const { refreshToken, challenge } = answer.body ?? {};
    this.keep(refreshToken, challenge);
    return name;
  }

  private steps(captured: string): Record<string, () => Promise<Answered>> {
    const { victim, own, address } = this;
    const client = { address };
    const open = (path: string, json: object) => accounts.anonymously(path, json, client);
    const me = accounts.as(victim, captured, client);
    const password = this.pick(WRONG);
    const token = this.token();
    const account = this.pick([victim, own]);
    return {
      'log in': () => accounts.logIn(victim, password || 'x', client),
      'log in as oneself': () => accounts.logIn(own, PASSWORD, client),
      'second factor': () => accounts.verify({ challenge: token, code: '123456' }, client),
      'backup code': () => accounts.verify({ challenge: token, backupCode: 'k7qm3fzt9hx2r5wd' }, client),
      refresh: () => accounts.refresh(token, client),
      'change password': () => me.changePassword(this.pick(WRONG), password),
      'step up': () => me.stepUp({ password }),
      'log out': () => accounts.as(own, captured, client).logOut(),
      recovery: () => open('/auth/recovery', { organization: account.slug, email: account.email }),
      completion: () => open('/auth/recovery/completion', { token, password: this.pick(WRONG) }),
      activation: () => open('/auth/activation', { token, password: this.pick(WRONG) }),
      verification: () => open('/auth/email/verification', { token }),
    };
  }

  /** As it is, or with one character of it changed. */
  private token(): string {
    const token = this.pick(this.kept);
    if (token === '' || this.below(3) > 0) return token;
    const at = this.below(token.length);
    return token.slice(0, at) + this.pick([...'0aZ_']) + token.slice(at + 1);
  }

  private pick<T>(among: readonly T[]): T {
    return among[this.below(among.length)] as T;
  }

  below(most: number): number {
    return Math.floor(this.chance.fraction() * most);
  }
}

const hashOf = async ({ user }: Account) => {
  const rows = await identity.database.look('select password_hash from credentials where user_id = $1', [user]);
  return (rows[0] as { password_hash: string }).password_hash;
};

/** A session of the victim, as whoever steals an access token has it. */
async function capture({ tenant, user }: Account): Promise<string> {
  const id = newId();
  await identity.database.look(
    `insert into sessions (tenant_id, id, user_id, created_at, last_used_at, expires_at, version)
     values ($1, $2, $3, now(), now(), now() + interval '1 day', 1)`,
    [tenant, id, user],
  );
  return encodeId('ses', id);
}

/** The link that is good in the victim’s mailbox, or was. */
async function link({ tenant, user }: Account, endsIn: string): Promise<string> {
  const { secret, digest } = opaqueSecret('rec', tenant);
  await identity.database.look(
    `insert into mailed_links (tenant_id, user_id, purpose, digest, expires_at, hour_began_at, mails_in_hour)
     values ($1, $2, 'recovery', $3, now() + $4::interval, now(), 1)
     on conflict (tenant_id, user_id, purpose) do update set digest = $3, expires_at = now() + $4::interval`,
    [tenant, user, digest, endsIn],
  );
  return secret;
}

async function walkLane(chance: SeededRandomness, walks: number): Promise<void> {
  const victim = await accounts.given();
  const attacker = new Attacker(chance, victim, await accounts.given({ tenant: victim.tenant }));
  let hash = await hashOf(victim);
  for (let walk = 1; walk <= walks; walk += 1) {
    await attacker.begin();
    attacker.keep(
      await link(victim, walk % 2 === 0 ? '-1 second' : '1 hour').then((good) => (walk % 2 === 0 ? good : '')),
    );
    const captured = await capture(victim);
    const steps = [];
    for (let left = 1 + attacker.below(MOST_STEPS); left > 0; left -= 1) steps.push(await attacker.step(captured));
    const now = await hashOf(victim);
    expect([walk, steps, now]).toEqual([walk, steps, hash]);
    if (walk % WITH_THE_LINK > 0) continue;
    // A recovery that was asked for last would mail another one.
    await eventually(async () => (await identity.database.look('select from recovery_requests')).length === 0);
    const token = await link(victim, '1 hour');
    const password = `violet tractor ${walk} answers the moon`;
    expect((await accounts.anonymously('/auth/recovery/completion', { token, password })).status).toBe(204);
    attacker.keep(token);
    hash = await hashOf(victim);
    expect(hash).not.toBe(now);
  }
}

describe('every way through the flows of signing in', () => {
  it('T25 T29 T30: leaves the password as it is to who has not the link, and keeps nothing in cookies', async () => {
    process.stdout.write(`${WALKS} walks over all flows, seed ${SEED}\n`);
    const lanes = Array.from({ length: LANES }, (_, lane) => new SeededRandomness(`${SEED}/${lane}`));
    await Promise.all(lanes.map((chance) => walkLane(chance, Math.ceil(WALKS / LANES))));
  }, 7_200_000);
});
