import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from '../lib/refused.mjs';

const PAUSE_MS = 20;
/** Whoever is asked to come again later does, so often. */
const PATIENCE = 10;

/** @typedef {{ status: number, headers: Headers, body: any, bytes: Buffer }} Answered */

/** Calls the gateway as anybody could, with nothing but fetch. */
export class DemoClient {
  /** @param {string} api @param {{ token?: string, agent?: string }} [who] */
  constructor(api, { token, agent = 'guildhall-demo' } = {}) {
    this.api = api;
    this.token = token;
    this.agent = agent;
  }

  /** @param {{ token?: string, agent?: string }} who */
  as(who) {
    return new DemoClient(this.api, { agent: this.agent, ...who });
  }

  /** @param {string} method @param {string} path @param {unknown} [json] @param {Record<string, string>} [headers] @returns {Promise<Answered>} */
  async call(method, path, json, headers = {}) {
    const answer = await fetch(path.startsWith('http') ? path : this.api + path, {
      method,
      headers: {
        'user-agent': this.agent,
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const text = bytes.toString('utf8');
    return {
      status: answer.status,
      headers: answer.headers,
      body: /^application\/(\S+\+)?json\b/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
      bytes,
    };
  }

  /** The body of an answer that has to be a success. @param {string} method @param {string} path @param {unknown} [json] */
  async ask(method, path, json) {
    // The same key, however often it is sent: a lost answer makes no second of anything.
    const headers = method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() };
    for (let tries = 1; ; tries += 1) {
      const { status, body, headers: answered } = await this.call(method, path, json, headers);
      if (status < 300) return body;
      const retryAfter = Number(answered.get('retry-after') ?? Number.NaN);
      if (![409, 429, 503].includes(status) || Number.isNaN(retryAfter) || tries === PATIENCE)
        throw new Refused(`${method} ${path} was answered ${status} ${body.code ?? ''}: ${body.detail ?? body}`);
      await pause(1_000 * retryAfter);
    }
  }

  /**
   * Milliseconds until the first call that is refused was sent: what it then took is the machine's own.
   * @param {string} method @param {string} path @param {unknown} [json] @param {number[]} refusals
   */
  async untilRefused(method, path, json, refusals = [401, 403]) {
    const since = performance.now();
    for (;;) {
      const sentAt = performance.now();
      const { status } = await this.call(method, path, json);
      if (refusals.includes(status)) return Math.round(sentAt - since);
      await pause(PAUSE_MS);
    }
  }
}

/**
 * The secret in the link of the newest mail to an address, once it has come.
 * @param {string} mailPage @param {string} address
 */
export async function linkMailedTo(mailPage, address) {
  for (let tries = 0; tries < 500; tries += 1) {
    const { items } = await (await fetch(`${mailPage}/api/messages?to=${encodeURIComponent(address)}`)).json();
    const mail = items[0] && (await (await fetch(`${mailPage}/api/messages/${items[0].id}`)).json());
    const link = /https?:\/\/\S+#token=(\S+)/.exec(mail?.text ?? '');
    if (link) return { url: String(link[0]).split('#')[0], token: link[1] };
    await pause(PAUSE_MS);
  }
  throw new Refused(`No mail for ${address} has come to ${mailPage}.`);
}

/** Asks until the answer is right, or for a minute. @template T @param {() => Promise<T | undefined>} probe @param {string} what @returns {Promise<T>} */
export async function until(probe, what) {
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; await pause(200)) {
    const found = await probe();
    if (found !== undefined) return found;
  }
  throw new Refused(`Within a minute there was no ${what}: npm run status, and the logs.`);
}
