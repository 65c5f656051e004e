import { NetworkTable } from '../addresses/network-table.js';
import type { Subnet } from '../addresses/subnet.js';
import { Statements } from './statements.js';

/** A network from which calls are refused, as somebody has stated it. Ids as they stand on the wire. */
export interface StatedBlock {
  readonly block: string;
  /** Whose calls; those of everybody where it is the platform's own organisation. */
  readonly tenant: string;
  readonly network: Subnet;
  /** Infinity when it ends by no date. */
  readonly expiresAtMs: number;
}

/** The blocked networks of all organisations, by record and by address. When they end by themselves is for the asker to see. */
export class StatedBlocks {
  private readonly byRecord = new Statements<StatedBlock>();
  // Several may hold the same network: the one that is lifted must not take the other with it.
  private readonly byTenant = new Map<string, NetworkTable<readonly StatedBlock[]>>();

  state(record: string, version: number, block: StatedBlock): void {
    const before = this.byRecord.get(record);
    this.byRecord.state(record, version, block);
    if (this.byRecord.get(record) !== block) return;
    this.forget(before);
    const table = this.byTenant.get(block.tenant) ?? new NetworkTable<readonly StatedBlock[]>();
    table.set(block.network, [...(table.get(block.network) ?? []), block]);
    this.byTenant.set(block.tenant, table);
  }

  end(record: string): void {
    this.forget(this.byRecord.get(record));
    this.byRecord.end(record);
  }

  /** Whether the organisation has stated any. */
  hasAnyOf(tenant: string): boolean {
    return this.byTenant.has(tenant);
  }

  /** The organisation's block of an address that holds now. @param digits as `digitsOf` writes it */
  find(tenant: string, digits: string, nowMs: number): StatedBlock | undefined {
    for (const blocks of this.byTenant.get(tenant)?.holding(digits) ?? []) {
      const holds = blocks.find(({ expiresAtMs }) => expiresAtMs > nowMs);
      if (holds) return holds;
    }
    return undefined;
  }

  get size(): number {
    return this.byRecord.size;
  }

  private forget(block: StatedBlock | undefined): void {
    const table = block && this.byTenant.get(block.tenant);
    if (!table) return;
    const left = (table.get(block.network) ?? []).filter((other) => other !== block);
    if (left.length > 0) table.set(block.network, left);
    else table.delete(block.network);
    if (table.isEmpty) this.byTenant.delete(block.tenant);
  }
}
