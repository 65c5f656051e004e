import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { Addresses } from '../measurement.js';
import { cpuOfServer } from '../server-cpu.js';
import { PeerProcess } from './peer-process.js';

const PORT = 17_180;
const DATABASE = 'keycloak';
const REALM = 'bench';
export const CLIENT = { client_id: 'app', client_secret: 'of-the-bench' } as const;
const USERS = 20;
const PASSWORD = 'seven quiet herons over grey water';

export const IS_KEYCLOAK =
  'a production build on the same PostgreSQL, ES256, local caches, no TLS, its own defaults for the rest (a refresh token stays good when it is used)';

interface Told {
  readonly token?: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
}

/** Keycloak with a realm, a client and some users of the bench. */
export class Keycloak {
  private constructor(
    private readonly peer: PeerProcess,
    private readonly postgresPid: number,
  ) {}

  /** @param home the folder that its archive unpacks to */
  static async start({ postgresAdminUrl, pids }: Addresses, home: string): Promise<Keycloak> {
    await freshDatabase(postgresAdminUrl);
    const program = path.join(home, 'bin/kc.sh');
    await promisify(execFile)(program, ['build', '--db=postgres', '--health-enabled=true']);
    const { hostname, port, username, password } = new URL(postgresAdminUrl);
    const peer = await PeerProcess.start({
      program,
      args: [
        ...['start', '--optimized', '--http-enabled=true', '--http-host=127.0.0.1', `--http-port=${PORT}`],
        ...['--hostname-strict=false', '--cache=local', `--db-url=jdbc:postgresql://${hostname}:${port}/${DATABASE}`],
        ...[`--db-username=${username}`, `--db-password=${password}`, `--http-management-port=${PORT + 1}`],
      ],
      env: { KC_BOOTSTRAP_ADMIN_USERNAME: 'admin', KC_BOOTSTRAP_ADMIN_PASSWORD: 'admin' },
      readyUrl: `http://127.0.0.1:${PORT}/realms/master`,
    });
    const keycloak = new Keycloak(peer, pids.postgres);
    try {
      await keycloak.makeRealm();
      return keycloak;
    } catch (error) {
      peer.stop();
      throw error;
    }
  }

  get url(): string {
    return `http://127.0.0.1:${PORT}/realms/${REALM}/protocol/openid-connect`;
  }

  /** CPU microseconds that Keycloak and PostgreSQL have used so far. */
  async spent(): Promise<number> {
    return (await cpuOfServer(this.peer.pid)) + (await cpuOfServer(this.postgresPid));
  }

  /** Signs a user in and answers the refresh token. */
  async refreshToken(number: number): Promise<string> {
    const form = { ...CLIENT, grant_type: 'password', username: `user${number % USERS}`, password: PASSWORD };
    return (await call(`${this.url}/token`, { form })).refresh_token;
  }

  stop(): void {
    this.peer.stop();
  }

  private async makeRealm(): Promise<void> {
    const at = `http://127.0.0.1:${PORT}`;
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: 'admin' };
    const { access_token: token } = await call(`${at}/realms/master/protocol/openid-connect/token`, { form });
    const lives = { accessTokenLifespan: 300, ssoSessionIdleTimeout: 36_000, ssoSessionMaxLifespan: 36_000 };
    const realm = { realm: REALM, enabled: true, defaultSignatureAlgorithm: 'ES256', ...lives };
    await call(`${at}/admin/realms`, { token, json: realm });
    const grants = { serviceAccountsEnabled: true, directAccessGrantsEnabled: true, publicClient: false };
    const client = { clientId: CLIENT.client_id, secret: CLIENT.client_secret, enabled: true, ...grants };
    await call(`${at}/admin/realms/${REALM}/clients`, { token, json: client });
    for (let number = 0; number < USERS; number += 1) {
      const named = {
        username: `user${number}`,
        email: `user${number}@example.org`,
        firstName: 'Bench',
        lastName: 'User',
      };
      const credentials = [{ type: 'password', value: PASSWORD, temporary: false }];
      const user = { ...named, enabled: true, emailVerified: true, credentials };
      await call(`${at}/admin/realms/${REALM}/users`, { token, json: user });
    }
  }
}

async function freshDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`drop database if exists ${DATABASE} with (force)`);
  await client.query(`create database ${DATABASE}`);
  await client.end();
}

async function call(url: string, { token, json, form }: Told) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: form ? new URLSearchParams(form) : JSON.stringify(json),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`Keycloak, ${url}: ${answer.status} ${text.slice(0, 500)}`);
  return text ? JSON.parse(text) : undefined;
}
