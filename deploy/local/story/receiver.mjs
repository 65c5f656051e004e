import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const TOLERATED_SECONDS = 300;

/**
 * Somebody else's server that takes webhooks: nothing of ours but what https://www.standardwebhooks.com says. It keeps what
 * is rightly signed, once for each `webhook-id`.
 */
export class Receiver {
  /** @type {Map<string, { type: string, [field: string]: unknown }>} */
  events = new Map();
  deliveries = 0;
  refused = 0;
  /** @type {(secret: string) => void} */
  #tell = () => undefined;
  /** @type {Promise<string>} */
  #secret = new Promise((resolve) => (this.#tell = resolve));
  #server = createServer((request, response) => void this.#take(request, response));

  /** @param {string} [address] where the platform reaches it; beside the platform, loopback */
  constructor(address = '127.0.0.1') {
    this.address = address;
  }

  /** That of the endpoint, once it is made: who calls earlier has to wait for it. */
  set secret(/** @type {string} */ secret) {
    this.#tell(secret);
  }

  /** @returns {Promise<string>} its URL */
  listen() {
    return new Promise((resolve) => {
      this.#server.listen(0, this.address, () => {
        const bound = this.#server.address();
        resolve(`http://${this.address}:${typeof bound === 'object' ? bound?.port : ''}/hooks`);
      });
    });
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** What came, by its type. @param {string} type the end of it */
  of(type) {
    return [...this.events.values()].filter((event) => event.type.endsWith(`.${type}`));
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async #take(request, response) {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (isSigned(request.headers, body, await this.#secret)) {
      this.deliveries += 1;
      this.events.set(String(request.headers['webhook-id']), JSON.parse(body));
      response.writeHead(204).end();
    } else {
      this.refused += 1;
      response.writeHead(401).end();
    }
  }
}

/**
 * @param {import('node:http').IncomingHttpHeaders} headers @param {string} body @param {string} secret `whsec_` and base64
 * @returns {boolean}
 */
export function isSigned(headers, body, secret) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures = '' } = headers;
  if (Math.abs(Date.now() / 1_000 - Number(at)) > TOLERATED_SECONDS) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest();
  return String(signatures)
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => Buffer.from(each.slice(3), 'base64'))
    .some((found) => found.length === expected.length && timingSafeEqual(found, expected));
}
