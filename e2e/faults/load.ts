import { randomUUID } from 'node:crypto';
import { sleep } from '@guildhall/runtime';
import { Ledger } from './ledger.js';

export interface LoadOptions {
  /** Where the service answers now: processes that are replaced come back on other ports. */
  readonly urls: () => readonly string[];
  readonly token: () => Promise<string>;
  readonly clients: number;
  readonly signal: AbortSignal;
}

interface Organization {
  readonly id: string;
  readonly version: number;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: object;
  readonly ifMatch?: string;
}

const PAUSE_MS = 20;
const PAUSE_AFTER_FAULT_MS = 100;
const LONGEST_ANSWER_MS = 5_000;
const PATIENCE_MS = 120_000;
const CHANGES_EACH = 4;
const ADMINISTRATOR = { email: 'load@example.org', displayName: 'Nobody' };

/**
 * Clients that create organisations and change each some times, one request after the other. A request whose answer is
 * lost is sent again with its Idempotency-Key until it is answered: so every request has exactly one effect.
 */
export class Load {
  readonly ledger = new Ledger();
  private turn = 0;

  constructor(private readonly options: LoadOptions) {}

  /** Ends after the signal, once every request that was begun has its answer: else the ledger would not know. */
  async run(): Promise<Ledger> {
    await Promise.all(Array.from({ length: this.options.clients }, () => this.client()));
    return this.ledger;
  }

  private async client(): Promise<void> {
    const { signal } = this.options;
    while (!signal.aborted) {
      const body = { slug: `load-${randomUUID()}`, name: 'Under load', administrator: ADMINISTRATOR };
      const created = await this.untilAnswered({ method: 'POST', path: '/organizations', body });
      for (let version = 1; created && version <= CHANGES_EACH && !signal.aborted; version += 1) {
        await this.untilAnswered({
          method: 'PATCH',
          path: `/organizations/${created.id}`,
          body: { name: `Under load ${version}` },
          ifMatch: `"${version}"`,
        });
      }
    }
  }

  /** Undefined when the service refused what it must accept: that is in the ledger, and this client goes on. */
  private async untilAnswered(call: Call): Promise<Organization | undefined> {
    const key = randomUUID();
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline) {
      const answer = await this.once(call, key);
      this.ledger.requests += 1;
      if (answer?.status === 200 || answer?.status === 201) {
        const organization = JSON.parse(answer.text) as Organization;
        this.ledger.acknowledge(organization);
        await sleep(PAUSE_MS);
        return organization;
      }
      if (answer && !answer.asksToRepeat) {
        this.ledger.wrong.push(`${call.method} ${call.path}: ${answer.status} ${answer.text}`);
        return undefined;
      }
      this.ledger.repeated += 1;
      await sleep(PAUSE_AFTER_FAULT_MS);
    }
    this.ledger.wrong.push(`${call.method} ${call.path}: no answer within ${PATIENCE_MS} ms`);
    return undefined;
  }

  private async once({ method, path, body, ifMatch }: Call, key: string) {
    try {
      const answer = await fetch(this.nextUrl() + path, {
        method,
        headers: {
          authorization: `Bearer ${await this.options.token()}`,
          'content-type': 'application/json',
          'idempotency-key': key,
          ...(ifMatch ? { 'if-match': ifMatch } : {}),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
      });
      // Another request with this key may still be in flight (409), or the database is away (503): both say when to
      // come again. Anything else is meant as said.
      const asksToRepeat = [409, 429, 503].includes(answer.status) && answer.headers.has('retry-after');
      return { status: answer.status, text: await answer.text(), asksToRepeat };
    } catch {
      return undefined; // the connection broke: whether it happened is asked again with the same key
    }
  }

  private nextUrl(): string {
    const urls = this.options.urls();
    this.turn += 1;
    return urls[this.turn % urls.length] ?? 'http://127.0.0.1:9';
  }
}
