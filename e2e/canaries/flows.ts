import { eventually } from '@guildhall/testing';
import { ApiClient } from '../platform/api-client.js';
import { AuthenticatorApp } from '../platform/authenticator.js';
import type { Guildhall } from '../platform/guildhall.js';
import { freshEmail, linkedSecret } from '../platform/mails.js';
import { expectStatus, freshPassword, type Person } from '../platform/people.js';
import type { Canary } from './canary.js';

/** Everything that opens something passes through here once, on ways that succeed and on ways that fail. */
export class Flows {
  private readonly canaries: Canary[] = [];
  private readonly anonymous: ApiClient;

  constructor(
    private readonly guildhall: Guildhall,
    private readonly admin: Person,
    /** What everybody may read, and has to be found: so the search is known to look. */
    readonly marker: string,
  ) {
    this.anonymous = new ApiClient(guildhall.api);
  }

  async run(): Promise<readonly Canary[]> {
    const email = await this.activation();
    const session = await this.secondFactor(email);
    await this.faults(email, session.refreshToken);
    await this.refusals(email, session.refreshToken);
    await this.emailProof(session.accessToken);
    await this.keys();
    await this.recovery(email.address);
    return this.canaries;
  }

  private keep(kind: string, value: string): string {
    this.canaries.push({ kind, value });
    return value;
  }

  private async ask(client: ApiClient, path: string, json: unknown, ...statuses: number[]) {
    const expected = statuses.length > 0 ? statuses : [200, 201, 202, 204];
    return expectStatus(await client.post(path, json), ...expected).body;
  }

  private async activation(): Promise<{ address: string; password: string }> {
    const address = freshEmail('canary');
    await this.ask(this.admin.client, '/users', { email: address, displayName: this.marker, roles: ['viewer'] });
    const token = this.keep('activation', await linkedSecret(address, '/activate'));
    const password = this.keep('password', freshPassword());
    await this.ask(this.anonymous, '/auth/activation', { token, password });
    return { address, password };
  }

  private async secondFactor({ address, password }: { address: string; password: string }) {
    const credentials = { organization: this.admin.organization.slug, email: address, password };
    const first = await this.ask(this.anonymous, '/auth/login', credentials);
    this.keep('refresh token of a session that ended', first.refreshToken);
    const restricted = this.anonymous.with(this.keep('access token', first.accessToken));
    const offered = await this.ask(restricted, '/auth/factors/totp', { name: 'phone' });
    const app = new AuthenticatorApp(this.keep('secret of the app', offered.secret));
    const shown = { code: app.nextCode() };
    const enrolled = await this.ask(restricted, `/auth/factors/${offered.factorId}/confirmation`, shown);
    for (const code of enrolled.backupCodes) this.keep('backup code', code);
    const asked = await this.ask(this.anonymous, '/auth/login', credentials);
    const challenge = this.keep('challenge', asked.challenge);
    await this.ask(this.anonymous, '/auth/mfa/verify', { challenge, backupCode: 'k7qm-3fzt-9hx2-r5wd' }, 401);
    const verified = { challenge, code: app.nextCode() };
    const session = await this.ask(this.anonymous, '/auth/mfa/verify', verified);
    const used = { backupCode: enrolled.backupCodes[0] };
    const next = await this.ask(this.anonymous.with(session.accessToken), '/auth/step-up', used);
    this.keep('access token', next.accessToken);
    return next as { accessToken: string; refreshToken: string };
  }

  /** What breaks is logged with its cause, and the cause may know what it was given. */
  private async faults(credentials: { address: string; password: string }, refreshToken: string): Promise<void> {
    const { address: email, password } = credentials;
    const organization = this.admin.organization.slug;
    await this.without('credentials', () =>
      this.ask(this.anonymous, '/auth/login', { organization, email, password }, 500, 503),
    );
    await this.without('refresh_tokens', () => this.ask(this.anonymous, '/auth/refresh', { refreshToken }, 500, 503));
  }

  private async without(table: string, work: () => Promise<unknown>): Promise<void> {
    await this.guildhall.look('identity', `alter table ${table} rename to ${table}_away`);
    try {
      await work();
    } finally {
      await this.guildhall.look('identity', `alter table ${table}_away rename to ${table}`);
    }
  }

  /** What is refused is logged with its reason, and with nothing else of it. */
  private async refusals({ address: email }: { address: string }, refreshToken: string): Promise<void> {
    const organization = this.admin.organization.slug;
    const password = this.keep('wrong password', freshPassword());
    await this.ask(this.anonymous, '/auth/login', { organization, email, password }, 401);
    await this.ask(this.anonymous, '/auth/login', { organization, email: password, password }, 401, 422);
    // The last character of its random part, for another one.
    const other = refreshToken.at(-8) === 'x' ? 'y' : 'x';
    const slip = this.keep(
      'refresh token with a slip',
      `${refreshToken.slice(0, -8)}${other}${refreshToken.slice(-7)}`,
    );
    await this.ask(this.anonymous, '/auth/refresh', { refreshToken: slip }, 401, 422);
    const next = await this.ask(this.anonymous, '/auth/refresh', {
      refreshToken: this.keep('refresh token', refreshToken),
    });
    this.keep('refresh token', next.refreshToken);
    const unread = await this.anonymous.call('POST', '/auth/login', { body: `{"password":"${password}` });
    expectStatus(unread, 400);
  }

  private async emailProof(accessToken: string): Promise<void> {
    const address = freshEmail('canary');
    await this.ask(this.anonymous.with(accessToken), '/auth/email', { email: address });
    const token = this.keep('e-mail proof', await linkedSecret(address, '/verify-email'));
    await this.ask(this.anonymous, '/auth/email/verification', { token: `${token}x` }, 401, 403, 409, 410, 422);
  }

  private async keys(): Promise<void> {
    const { client } = this.admin;
    const key = await this.ask(client, '/api-keys', { name: 'canary', scopes: ['users:read'] });
    const secret = this.keep('API key', key.secret);
    const rotated = await this.ask(client, `/api-keys/${key.id}/rotation`, {});
    this.keep('API key', rotated.secret);
    const program = this.anonymous.with(secret);
    await eventually(async () => (await program.get('/users')).status === 200, { withinMs: 15_000, pauseMs: 500 });
    const grant = { grant_type: 'client_credentials', client_id: key.id, client_secret: rotated.secret };
    const answer = await this.anonymous.call('POST', '/auth/token', {
      body: new URLSearchParams(grant).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    this.keep('access token of a program', expectStatus(answer, 200).body.access_token);
    await this.ask(this.anonymous, '/api-key-leaks', { secret, foundAt: 'a public repository' }, 200, 202, 204, 422);
  }

  private async recovery(email: string): Promise<void> {
    await this.ask(this.anonymous, '/auth/recovery', { organization: this.admin.organization.slug, email });
    const token = this.keep('recovery', await linkedSecret(email, '/reset'));
    const easy = { token, password: this.keep('password that is too short', crypto.randomUUID().slice(0, 11)) };
    await this.ask(this.anonymous, '/auth/recovery/completion', easy, 422);
    const password = this.keep('password', freshPassword());
    await this.ask(this.anonymous, '/auth/recovery/completion', { token, password });
  }
}
