import { decodeId } from '@guildhall/contracts';
import type { ApiClient } from '../platform/api-client.js';
import type { Guildhall } from '../platform/guildhall.js';

const CLIENTS = 2;
const CREATED = 201;

/** Clients that write without a pause until the platform is gone, and what was acknowledged to them, with the moment. */
export class RatingLedger {
  readonly acknowledged = new Map<string, number>();
  private isOver = false;
  private readonly writing: Promise<unknown>;

  constructor(private readonly client: ApiClient) {
    this.writing = Promise.all(Array.from({ length: CLIENTS }, () => this.write()));
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.writing;
  }

  /** What of it is not there any more, and until when everything is. */
  async judge(guildhall: Guildhall): Promise<{ readonly lost: number; readonly keptUntilMs: number }> {
    const there = new Set(
      (await guildhall.look<{ id: string }>('feedback', 'select id::text from ratings')).map(({ id }) => id),
    );
    const lost = [...this.acknowledged].filter(([id]) => !there.has(id));
    const kept = [...this.acknowledged].filter(([id]) => there.has(id)).map(([, at]) => at);
    const firstLost = Math.min(...lost.map(([, at]) => at));
    return { lost: lost.length, keptUntilMs: Math.max(...kept.filter((at) => at < firstLost)) };
  }

  private async write(): Promise<void> {
    while (!this.isOver) {
      const rating = { score: 4, category: 'accuracy', target: 'recovery' };
      const answer = await this.client.post('/ratings', rating).catch(() => undefined);
      if (answer?.status === CREATED) this.acknowledged.set(decodeId('rat', answer.body.id as string), Date.now());
    }
  }
}
