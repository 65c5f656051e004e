import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from './refused.mjs';

const PAUSE_MS = 20;

/** @typedef {{ status: number, headers: Headers, body: any }} Answered */

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

  /** @param {string} method @param {string} path @param {unknown} [json] @returns {Promise<Answered>} */
  async call(method, path, json) {
    const answer = await fetch(this.api + path, {
      method,
      headers: {
        'user-agent': this.agent,
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
  }

  /** The body of an answer that has to be a success. @param {string} method @param {string} path @param {unknown} [json] */
  async ask(method, path, json) {
    const { status, body } = await this.call(method, path, json);
    if (status < 300) return body;
    throw new Refused(`${method} ${path} was answered ${status} ${body.code ?? ''}: ${body.detail ?? body}`);
  }

  /** Milliseconds until a call is refused. @param {string} path */
  async untilRefused(path) {
    const since = performance.now();
    while ((await this.call('GET', path)).status < 400) await pause(PAUSE_MS);
    return Math.round(performance.now() - since);
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
