import { randomBytes } from 'node:crypto';
import { signInAsAdministrator } from '../../../deploy/local/story/administrator.mjs';
import { DemoClient, linkMailedTo } from '../../../deploy/local/story/client.mjs';
import { SteadyLoad } from '../../rolling/steady-load.ts';
import { until } from '../cluster/commands.mjs';

/** What is read of each service while it is replaced; written are ratings, which feedback keeps. */
const READS = ['/ratings', '/users', '/usage', '/audit/entries', '/metrics', '/reports', '/webhook-endpoints'];
/** Well within the five minutes that a token is good for. */
const RENEWED_AFTER_MS = 150_000;
const STEP = 100;
/** The values lift its limits. */
const TIER = 'premium';

/**
 * An organisation's people at work, all the while: what they called is counted, and what was not answered as it should be.
 */
export class Customers {
  #token = '';
  #refreshToken = '';

  /** @param {string} url of the gateway @param {DemoClient} client @param {any} signedIn */
  constructor(url, client, signedIn) {
    this.anonymous = client;
    this.#take(signedIn);
    this.renewal = setInterval(() => void this.#renew(), RENEWED_AFTER_MS);
    const token = () => this.#token;
    this.load = new SteadyLoad({
      apis: () => [`${url}/api/v1`],
      paths: READS,
      get token() {
        return token();
      },
    });
  }

  /** A new organisation's. @param {string} url @param {string} mailPage @param {string} secretsFolder */
  static async of(url, mailPage, secretsFolder) {
    const anonymous = new DemoClient(`${url}/api/v1`);
    const { signedIn } = await signInAsAdministrator(anonymous, { secretsFolder, say: () => {} });
    const slug = `load-${randomBytes(3).toString('hex')}`;
    const [email, password] = [`ada@${slug}.example`, `nine quiet lamps ${randomBytes(9).toString('base64url')}`];
    const wanted = { slug, name: slug, tier: TIER, administrator: { email, displayName: 'Ada' } };
    const founder = anonymous.as({ token: signedIn.accessToken });
    const { id } = await founder.ask('POST', '/organizations', wanted);
    const isActive = async () => (await founder.ask('GET', `/organizations/${id}/onboarding`)).status === 'active';
    await until(isActive, { what: 'an organisation that is active', withinMs: 60_000 });
    const { token } = await linkMailedTo(mailPage, email);
    await anonymous.ask('POST', '/auth/activation', { token, password });
    return new Customers(
      url,
      anonymous,
      await anonymous.ask('POST', '/auth/login', { organization: slug, email, password }),
    );
  }

  /** Until as many more calls have been made as tell that all goes on. */
  async callMore() {
    const { calls } = this.load;
    await until(async () => this.load.calls > calls + STEP, { what: 'further calls', withinMs: 60_000 });
  }

  /** The ids of all ratings that these have given, as the platform tells them. */
  async kept() {
    const found = new Set();
    for (let path = `/ratings?category=${this.load.category}&limit=200`, next = ''; ; ) {
      const { items, next: following } = await this.anonymous.as({ token: this.#token }).ask('GET', path + next);
      for (const { id } of items) found.add(id);
      if (!following) return found;
      next = `&cursor=${encodeURIComponent(following)}`;
    }
  }

  async goHome() {
    clearInterval(this.renewal);
    await this.load.end();
  }

  async #renew() {
    const { status, body } = await this.anonymous.call('POST', '/auth/refresh', { refreshToken: this.#refreshToken });
    if (status === 200) this.#take(body);
    else this.load.lost.push(`POST /auth/refresh: ${status} ${JSON.stringify(body)}`);
  }

  /** @param {{ accessToken: string, refreshToken: string }} signedIn */
  #take({ accessToken, refreshToken }) {
    this.#token = accessToken;
    this.#refreshToken = refreshToken;
  }
}
