import { sleep } from '@guildhall/runtime';
import type { Answer, ApiClient } from '../../platform/api-client.js';
import { freshEmail } from '../../platform/mails.js';
import { type JobLedger, type Kind, KINDS } from './ledger.js';

const RETRIED = new Set([0, 409, 429, 500, 502, 503, 504]);
const RETRY_PAUSE_MS = 50;
/** Between two batches of a program: faults are to meet calls, not a machine without a rest. */
const PAUSE_MS = 250;
/** Of each kind in one batch. */
const ITEMS: Readonly<Record<Kind, number>> = { audit: 20, metric: 10, usage: 5, rating: 5 };

export const METRIC = 'job.work';
export const METER = 'job-units';

export interface Callers {
  /** By an API key. */
  readonly program: ApiClient;
  readonly administrator: ApiClient;
}

/**
 * Programs that hand in batches and people who are invited: each request is repeated under its ids until it is answered for
 * good, as a client does that must not lose anything.
 */
export class JobLoad {
  private isOver = false;
  private readonly running: Promise<unknown>;

  constructor(
    private readonly callers: Callers,
    private readonly ledger: JobLedger,
  ) {
    this.running = Promise.all([this.handIn(), this.handIn(), this.invite()]);
  }

  /** What is under way gets its answer. */
  async end(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  private async handIn(): Promise<void> {
    while (!this.isOver) {
      const items = batch();
      const answer = await this.insist(this.callers.program, '/ingest/events', { items });
      if (answer.status === 200 && answer.body.refused === 0)
        for (const { id, kind } of items) this.ledger.items[kind].add(id);
      else this.ledger.wrong.push(answer.bytes);
      await sleep(PAUSE_MS);
    }
  }

  private async invite(): Promise<void> {
    while (!this.isOver) {
      const user = { email: freshEmail('job'), displayName: 'Load', roles: ['viewer'] };
      const answer = await this.insist(this.callers.administrator, '/users', user);
      if (answer.status === 201) this.ledger.users.add(answer.body.id);
      else this.ledger.wrong.push(answer.bytes);
      await sleep(PAUSE_MS);
    }
  }

  /** Under one key, so that what was done by a lost answer is done once. */
  private async insist(client: ApiClient, path: string, json: object): Promise<Answer> {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    for (;;) {
      const answer = await client.post(path, json, { headers }).catch(() => undefined);
      if (answer && !RETRIED.has(answer.status)) return answer;
      await sleep(RETRY_PAUSE_MS);
    }
  }
}

interface Item {
  readonly id: string;
  readonly kind: Kind;
  readonly [field: string]: unknown;
}

function batch(): Item[] {
  const at = new Date().toISOString();
  const fields: Readonly<Record<Kind, object>> = {
    audit: { type: 'job.done', category: 'analysis', severity: 'info', actor: 'worker' },
    metric: { name: METRIC, value: 1, unit: 'pieces' },
    usage: { meter: METER, quantity: 1 },
    rating: { score: 4, category: 'job', target: 'work' },
  };
  return KINDS.flatMap((kind) =>
    Array.from({ length: ITEMS[kind] }, () => ({ id: crypto.randomUUID(), kind, at, ...fields[kind] })),
  );
}
