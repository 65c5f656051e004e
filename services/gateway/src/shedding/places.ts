import type { Priority } from './priority.js';

/** How full it may be for a call of this kind to be let in. */
const FULL_AT: Readonly<Record<Exclude<Priority, 'critical'>, number>> = { normal: 0.9, bulk: 0.6 };
/** From here on an organisation may only have its share. */
const CROWDED_AT = 0.5;
/** Also of one that is alone: the next one finds room at once. */
const MOST_OF_ONE = 0.8;

/**
 * The calls that are worked on, by organisation. When it is crowded, each organisation has its share of the places and no more,
 * so that a flood of one is refused before anybody else is (D24). Decides at once and without I/O.
 */
export class Places {
  private underWay = 0;
  private readonly ofTenants = new Map<string, number>();

  /** @param most also for what is critical */
  constructor(private readonly most: number) {}

  get taken(): number {
    return this.underWay;
  }

  /**
   * Takes a place, if there is one; what is taken is to be given back.
   * @param ceiling how many there are now
   */
  take(priority: Priority, tenant: string | undefined, ceiling: number): boolean {
    if (!this.hasRoom(priority, tenant, ceiling)) return false;
    this.underWay++;
    if (tenant !== undefined) this.ofTenants.set(tenant, this.heldBy(tenant) + 1);
    return true;
  }

  giveBack(tenant: string | undefined): void {
    this.underWay--;
    if (tenant === undefined) return;
    const left = this.heldBy(tenant) - 1;
    if (left > 0) this.ofTenants.set(tenant, left);
    else this.ofTenants.delete(tenant);
  }

  private hasRoom(priority: Priority, tenant: string | undefined, ceiling: number): boolean {
    if (priority === 'critical') return this.underWay < this.most;
    if (this.underWay >= ceiling * FULL_AT[priority]) return false;
    return tenant === undefined || this.underWay < ceiling * CROWDED_AT || this.isWithinShare(tenant, ceiling);
  }

  private isWithinShare(tenant: string, ceiling: number): boolean {
    const held = this.heldBy(tenant);
    const tenants = this.ofTenants.size + (held === 0 ? 1 : 0);
    return held < ceiling * Math.min(MOST_OF_ONE, 1 / tenants);
  }

  private heldBy(tenant: string): number {
    return this.ofTenants.get(tenant) ?? 0;
  }
}
