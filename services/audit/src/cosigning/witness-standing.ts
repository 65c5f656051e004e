import { counter, gauge } from '@guildhall/telemetry';
import type { Clock } from '@guildhall/runtime';
import { WitnessRefused } from './witness-client.js';

const behind = gauge({
  name: 'guildhall_witness_behind_seconds',
  help: 'For how long a witness has not co-signed what there was to co-sign; 0 when it has. Alarm above a minute.',
  labels: ['witness'],
});
const refusals = counter({
  name: 'guildhall_witness_refusals_total',
  help: 'Checkpoints that a witness would not co-sign. Alarm on another-history and ahead-of-the-log (T68, T69).',
  labels: ['witness', 'reason'],
});

/** As long as a witness may take without a word about it: it may be starting anew. */
const PATIENCE_MS = 30_000;

/** How it stands with one witness: the log goes on without it, and says so. */
export class WitnessStanding {
  private cosignedSize = 0;
  private behindSinceMs: number | undefined;
  private trouble = '';

  constructor(
    readonly name: string,
    private readonly clock: Clock,
  ) {}

  cosigned(size: number): void {
    this.cosignedSize = size;
    this.behindSinceMs = undefined;
    behind.set({ witness: this.name }, 0);
  }

  failed(error: unknown): void {
    const now = this.clock.monotonicMs();
    this.behindSinceMs ??= now;
    this.trouble = error instanceof Error ? error.message : String(error);
    behind.set({ witness: this.name }, (now - this.behindSinceMs) / 1_000);
    if (error instanceof WitnessRefused) refusals.inc({ witness: this.name, reason: error.reason });
  }

  get isMissed(): boolean {
    return this.behindSinceMs !== undefined && this.clock.monotonicMs() - this.behindSinceMs > PATIENCE_MS;
  }

  describe(): string {
    if (this.behindSinceMs === undefined) return `${this.name} co-signed ${this.cosignedSize} leaves`;
    return `${this.name} is behind: ${this.trouble}`;
  }
}
