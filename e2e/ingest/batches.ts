import { sleep } from '@guildhall/runtime';
import type { ApiClient } from '../platform/api-client.js';

const OF_A_BATCH = 50;
const RETRY_PAUSE_MS = 50;
/** Whatever is gone or full: the batch is sent again as it is. */
const RETRIED = new Set([0, 429, 502, 503, 504]);

/** A product that hands in batches, and each again until it is told that it has been taken. */
export class Batches {
  /** Items of each kind that were taken in, by what the answers say. */
  acknowledged = 0;
  readonly wrong: string[] = [];
  private isOver = false;
  private readonly running: Promise<unknown>;

  constructor(
    private readonly client: ApiClient,
    private readonly meter: string,
    senders = 3,
  ) {
    this.running = Promise.all(Array.from({ length: senders }, () => this.send()));
  }

  /** What is under way gets its answer. */
  async end(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  private async send(): Promise<void> {
    while (!this.isOver) {
      await this.insist(Array.from({ length: OF_A_BATCH }, () => this.pair(crypto.randomUUID())).flat());
      this.acknowledged += OF_A_BATCH;
    }
  }

  private async insist(items: readonly object[]): Promise<void> {
    for (;;) {
      const answer = await this.client.post('/ingest/events', { items }).catch(() => undefined);
      if (answer && !RETRIED.has(answer.status) && (answer.status !== 200 || answer.body.refused > 0))
        this.wrong.push(answer.bytes);
      if (answer?.status === 200) return;
      await sleep(RETRY_PAUSE_MS);
    }
  }

  private pair(name: string): object[] {
    const at = new Date().toISOString();
    return [
      { id: `u-${name}`, kind: 'usage', meter: this.meter, quantity: 1, at },
      { id: `a-${name}`, kind: 'audit', type: 'load.tried', category: 'system', at, actor: 'load' },
    ];
  }
}
