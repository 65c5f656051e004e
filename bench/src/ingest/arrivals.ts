import { setTimeout as pause } from 'node:timers/promises';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import type { Client } from 'pg';
import type { Shares } from './product.js';
import type { RunningPlatform } from './running-platform.js';

const PAUSE_MS = 100;
const WITHIN_MS = 240_000;

// In the platform's own organisation, whose administrator needs no mail to begin. By what each of them shows to whoever asks it, and no earlier: an entry has its place in the sealed trail.
const COUNTED: Readonly<Record<keyof Shares, { readonly service: string; readonly sql: string }>> = {
  audit: {
    service: 'audit',
    sql: 'select count(*) as count from sequenced_entries where tenant_id = $2 and type = $1',
  },
  metric: {
    service: 'monitoring',
    sql: `select coalesce(sum(samples), 0) as count from series where tenant_id = $2 and kind = 'metric' and name = replace($1, '-', '_')`,
  },
  usage: {
    service: 'tenancy',
    sql: 'select coalesce(sum(quantity), 0) as count from usage_days where tenant_id = $2 and meter = $1',
  },
  rating: { service: 'feedback', sql: 'select count(*) as count from ratings where tenant_id = $2 and target = $1' },
};

/** Sees how much of a round has taken effect where it belongs. */
export class Arrivals {
  private constructor(private readonly clients: ReadonlyMap<keyof Shares, Client>) {}

  static async at(platform: RunningPlatform): Promise<Arrivals> {
    const opened = Object.entries(COUNTED).map(
      async ([kind, { service }]) => [kind as keyof Shares, await platform.look(service)] as const,
    );
    return new Arrivals(new Map(await Promise.all(opened)));
  }

  /** Waits until all of a kind has arrived; more would be a fault, and fails. */
  async all(kind: keyof Shares, round: string, expected: number): Promise<void> {
    const deadline = performance.now() + WITHIN_MS;
    for (;;) {
      const { rows } = (await this.clients.get(kind)?.query(COUNTED[kind].sql, [round, PLATFORM_TENANT_ID])) ?? {
        rows: [],
      };
      const count = Number(rows[0]?.count ?? 0);
      if (count === expected) return;
      if (count > expected) throw new Error(`${kind}: ${count} of ${expected} have arrived, some twice.`);
      if (performance.now() > deadline) throw new Error(`${kind}: ${count} of ${expected} have arrived in time.`);
      await pause(PAUSE_MS);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.clients.values()].map((client) => client.end()));
  }
}
