import { setTimeout as pause } from 'node:timers/promises';
import type { OutgoingRecord } from '@guildhall/events';
import { newId } from '@guildhall/runtime';
import type { Figures, Measurement } from '../measurement.js';
import { percentile } from '../statistics.js';
import { AuditStage } from './audit-stage.js';
import { itemOf, reportOf } from './reported-entries.js';

const SENDS_A_SECOND = 20;
const CHUNKS_OF_A_SEND = 5;
const CHUNKS_A_SECOND = SENDS_A_SECOND * CHUNKS_OF_A_SEND;
const ENTRIES_OF_A_CHUNK = 20;
const LEAD_IN_SECONDS = 1;
const SECONDS = 8;
const TENANTS = 10;
const LOOK_EVERY_MS = 10;
const WITHIN_MS = 60_000;

const LATENCY = 'event → queryable';
const ACKNOWLEDGED = 'of it, until Kafka has it';

/** What lists show: it has its place. */
const PLACED = 'select id from sequenced_entries where tenant_id = any($1) and id = any($2)';

/** How long after its event an entry is to be found, at a steady load. */
export const auditLatency: Measurement = {
  name: 'audit-latency',
  title: 'from a reported event to its entry in every list',
  how:
    `${CHUNKS_A_SECOND} chunks of ${ENTRIES_OF_A_CHUNK} entries a second of ${TENANTS} organisations, ${(CHUNKS_A_SECOND * ENTRIES_OF_A_CHUNK).toLocaleString('en-US')} entries/s for ${SECONDS} s after ${LEAD_IN_SECONDS} s of lead-in, handed over ${CHUNKS_OF_A_SEND} at a time as the relay does, open loop: from before Kafka is handed a chunk until its last entry has a place, ` +
    `as another connection sees it that looks every ${LOOK_EVERY_MS} ms. Organisations and people are those of the round that is thrown away: who is new needs a key first.`,
  figures: [
    { name: `${LATENCY}, p50 ms` },
    { name: `${LATENCY}, p99 ms`, asked: '≤ 1,000' },
    { name: `${LATENCY}, longest ms` },
    { name: `${ACKNOWLEDGED}, p99 ms` },
  ],
  contenders: {
    guildhall: (servers) =>
      AuditStage.contender(servers, (stage) => {
        const tenants = Array.from({ length: TENANTS }, newId);
        return () => new SteadyReports(stage, tenants).run();
      }),
  },
};

class SteadyReports {
  /** When a chunk was handed over, by the id of its last entry. */
  private readonly waiting = new Map<string, number>();
  private readonly latencies: number[] = [];
  private readonly acknowledged: number[] = [];
  private isSending = true;

  constructor(
    private readonly stage: AuditStage,
    private readonly tenants: readonly string[],
  ) {}

  async run(): Promise<Figures> {
    await Promise.all([this.send().finally(() => (this.isSending = false)), this.look()]);
    const counted = this.latencies.slice(CHUNKS_A_SECOND * LEAD_IN_SECONDS);
    return {
      [`${LATENCY}, p50 ms`]: percentile(counted, 50),
      [`${LATENCY}, p99 ms`]: percentile(counted, 99),
      [`${LATENCY}, longest ms`]: Math.max(...counted),
      [`${ACKNOWLEDGED}, p99 ms`]: percentile(this.acknowledged.slice(SENDS_A_SECOND * LEAD_IN_SECONDS), 99),
    };
  }

  private async send(): Promise<void> {
    const sent: Promise<void>[] = [];
    const begun = performance.now();
    for (let send = 0; send < SENDS_A_SECOND * (LEAD_IN_SECONDS + SECONDS); send += 1) {
      const waitMs = begun + (send * 1_000) / SENDS_A_SECOND - performance.now();
      if (waitMs > 0) await pause(waitMs);
      const chunks = Array.from({ length: CHUNKS_OF_A_SEND }, (_, at) => this.chunk(send * CHUNKS_OF_A_SEND + at));
      const at = performance.now();
      sent.push(this.stage.send(chunks, chunks.length).then(() => void this.acknowledged.push(performance.now() - at)));
    }
    await Promise.all(sent);
  }

  private chunk(number: number): OutgoingRecord {
    const items = Array.from({ length: ENTRIES_OF_A_CHUNK }, itemOf);
    this.waiting.set(items.at(-1)?.entryId ?? '', performance.now());
    return reportOf(this.tenants[number % TENANTS] ?? '', items);
  }

  private async look(): Promise<void> {
    const deadline = performance.now() + WITHIN_MS;
    while (this.isSending || this.waiting.size > 0) {
      const { rows } = await this.stage.admin.query<{ id: string }>(PLACED, [this.tenants, [...this.waiting.keys()]]);
      const now = performance.now();
      for (const { id } of rows) this.latencies.push(now - (this.waiting.get(id) ?? Number.NaN));
      for (const { id } of rows) this.waiting.delete(id);
      if (now > deadline) throw new Error(`${this.waiting.size} chunks were not placed in time.`);
      await pause(LOOK_EVERY_MS);
    }
  }
}
