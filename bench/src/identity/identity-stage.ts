import { mintServiceToken, type ServiceTokenClaims } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from 'pg';
import { cpuOfAll, processesOfOurs } from '../ingest/cpu-of-processes.js';
import { RunningPlatform } from '../ingest/running-platform.js';
import type { Addresses, Contender } from '../measurement.js';
import { cpuOfServer } from '../server-cpu.js';
import { type Asked, Connection, requestOf } from './connection.js';
import { expectAnswer } from './expect-answer.js';
import { LoopStall } from './loop-stall.js';

export const PASSWORD = 'seven quiet herons over grey water';
/** What benches of identity lift, in their own words. */
export const LIFTED =
  'Lifted: the limits of the gateway for calls of this machine (`RATE_LIMITS_LIFTED_FOR`), and the queue of password computations holds 1,000 (`PASSWORD_QUEUE_LENGTH`)';

/** Gateway and identity as processes of their own, and organisation zero with its administrator. */
export class IdentityStage {
  private constructor(
    private readonly platform: RunningPlatform,
    readonly stall: LoopStall,
    private readonly admin: Client,
    private readonly serversPid: number,
    /** By the names of processes. */
    readonly pids: ReadonlyMap<string, number>,
  ) {}

  /** A contender on a stage of its own, which goes with it if it cannot be made ready. */
  static async contender(
    servers: Addresses,
    ready: (stage: IdentityStage) => Promise<Omit<Contender, 'close'>>,
  ): Promise<Contender> {
    const stage = await IdentityStage.open(servers);
    try {
      const { round } = await ready(stage);
      return { round, close: () => stage.close() };
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  private static async open(servers: Addresses): Promise<IdentityStage> {
    const stall = new LoopStall();
    const identity = { ...stall.settings, PASSWORD_QUEUE_LENGTH: '1000' };
    const settings = { gateway: stall.settings, identity };
    const platform = await RunningPlatform.start(servers, { services: ['gateway', 'identity'], settings });
    try {
      const admin = await platform.look('identity');
      const pids = await processesOfOurs();
      const stage = new IdentityStage(platform, stall, admin, servers.pids.postgres, pids);
      await stage.choosePassword();
      return stage;
    } catch (error) {
      // Nobody else would: its processes outlive this one.
      await platform.stop();
      throw error;
    }
  }

  /** The gateway. */
  get api(): string {
    return this.platform.api;
  }

  /** Identity's own port: whoever calls there shows a service token. */
  get ownPort(): string {
    return this.platform.at.services['identity']?.url ?? '';
  }

  get organization(): string {
    return this.platform.at.administrator.organization;
  }

  get email(): string {
    return this.platform.at.administrator.email;
  }

  /** CPU microseconds that gateway, identity and PostgreSQL have used so far. */
  async spent(): Promise<number> {
    return [...(await this.spentByEach()).values()].reduce((sum, micros) => sum + micros, 0);
  }

  async spentByEach(): Promise<ReadonlyMap<string, number>> {
    return new Map([...(await cpuOfAll(this.pids)), ['PostgreSQL', await cpuOfServer(this.serversPid)]]);
  }

  /** One call that has to succeed. */
  async ask(what: string, asked: Asked = {}, url = this.api) {
    const connection = await Connection.to(url);
    const answer = await connection.ask(requestOf(url, what, asked));
    connection.close();
    return expectAnswer(answer, 200, 201, 202, 204);
  }

  async signIn(email = this.email) {
    return this.ask('POST /auth/login', { json: { organization: this.organization, email, password: PASSWORD } });
  }

  /** What the gateway would say of a caller; good for a minute. */
  serviceToken(userId: string, permissions: readonly string[]): Promise<string> {
    const claims = { akd: 'user', sub: userId, tenant: PLATFORM_TENANT_ID, permissions: [...permissions] } as const;
    const proved = { acr: 'mfa', auth_time: Math.floor(Date.now() / 1_000) } as const;
    return this.minted({ ...claims, ...proved } as ServiceTokenClaims);
  }

  /** What the gateway would say of somebody who has not signed in. */
  anonymousToken(): Promise<string> {
    return this.minted({ akd: 'anonymous', sub: 'anonymous', permissions: [], addr: '127.0.0.1' });
  }

  private async minted(claims: ServiceTokenClaims): Promise<string> {
    const secrets = path.join(this.platform.folder, 'secrets/identity.json');
    const { tokenKeys } = JSON.parse(readFileSync(secrets, 'utf8')) as { tokenKeys: string };
    const [kid = '', key = ''] = tokenKeys.split(':');
    const options = { issuer: this.platform.at.publicUrl, audience: 'identity' };
    return mintServiceToken(claims, { kid, key: Buffer.from(key, 'base64url') }, options);
  }

  /** As the cluster's superuser, past every policy. */
  async look<T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.admin.query<T>(sql, [...values])).rows;
  }

  /** Users like the administrator, with the same password: `bench-1@…` and so on. Nobody is told of them. */
  async makeUsers(count: number): Promise<void> {
    const same = `tenant_id = '${PLATFORM_TENANT_ID}'`;
    // All columns but those that the database computes.
    const columns = await this.look<{ name: string }>(
      `select quote_ident(attname) as name from pg_attribute
        where attrelid = 'users'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    );
    const names = columns.map(({ name }) => name);
    await this.look(
      `insert into users (${names.join(', ')})
       select ${names.map((name) => `(made).${name}`).join(', ')}
         from (select jsonb_populate_record(a, jsonb_build_object(
                 'id', uuidv7(), 'email', format('bench-%s@example.org', n), 'display_name', format('Bench %s', n))) as made
                 from users a, generate_series(1, $2::int) n where a.email = $1 and a.${same} order by n) as users_made`,
      [this.email, count],
    );
    await this.look(
      `insert into credentials select (jsonb_populate_record(c, jsonb_build_object('user_id', u.id))).*
         from users a join credentials c on c.tenant_id = a.tenant_id and c.user_id = a.id, users u
        where a.email = $1 and a.${same} and u.email like 'bench-%@example.org' and u.tenant_id = a.tenant_id`,
      [this.email],
    );
    await this.look('analyze users, credentials');
  }

  async close(): Promise<void> {
    await this.admin.end();
    await this.platform.stop();
    this.stall.close();
  }

  /** The initial one opens nothing but the way to another. */
  private async choosePassword(): Promise<void> {
    const { organization, email, password } = this.platform.at.administrator;
    const { accessToken } = await this.ask('POST /auth/login', { json: { organization, email, password } });
    const change = { currentPassword: password, newPassword: PASSWORD };
    await this.ask('POST /auth/password', { token: accessToken, json: change });
  }
}
