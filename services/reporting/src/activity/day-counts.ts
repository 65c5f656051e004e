import type { TenantTransaction } from '@guildhall/database';

/** Adds up, by day and name, what one chunk of events brings. */
export class DayCounts {
  private readonly counts = new Map<string, number>();

  add(day: string, name: string, count: number): void {
    if (count === 0) return;
    const key = `${day} ${name}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + count);
  }

  /** The columns of a set-based statement: the tenant, days, names, counts; in an order that is always the same. */
  columns({ tenantId }: TenantTransaction): [string, string[], string[], number[]] {
    const rows = [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      tenantId,
      rows.map(([key]) => key.slice(0, 10)),
      rows.map(([key]) => key.slice(11)),
      rows.map(([, count]) => count),
    ];
  }
}
