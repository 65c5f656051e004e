/** Where a delivery that is due stands: no more than that is known of it before its tenant is entered. */
export interface DeliveryPlace {
  readonly id: string;
  readonly organizationId: string;
  readonly endpointId: string;
}

/** What is not to be looked for now. */
export interface Busy {
  readonly deliveries: readonly string[];
  readonly endpoints: readonly string[];
  readonly organizations: readonly string[];
}

export interface LaneLimits {
  readonly all: number;
  readonly perOrganization: number;
  readonly perEndpoint: number;
}

export const LANE_LIMITS: LaneLimits = { all: 64, perOrganization: 16, perEndpoint: 4 };

/** More than that are forgotten at once, and have all their lanes again. */
const MOST_REMEMBERED = 10_000;

/**
 * How many deliveries one process has under way: in all, for an organisation, for an endpoint (D24). An endpoint that
 * failed last has one lane until it succeeds, so that those that let a call hang until its end take few lanes (T75).
 */
export class DeliveryLanes {
  private readonly underWay = new Map<string, DeliveryPlace>();
  private readonly failing = new Set<string>();

  constructor(private readonly limits: LaneLimits = LANE_LIMITS) {}

  get free(): number {
    return this.limits.all - this.underWay.size;
  }

  get perEndpoint(): number {
    return this.limits.perEndpoint;
  }

  /** False when there is no lane for it now. */
  enter(place: DeliveryPlace): boolean {
    const { id, endpointId, organizationId } = place;
    if (this.free <= 0 || this.underWay.has(id)) return false;
    if (this.countOf('endpointId', endpointId) >= this.lanesOf(endpointId)) return false;
    if (this.countOf('organizationId', organizationId) >= this.limits.perOrganization) return false;
    this.underWay.set(id, place);
    return true;
  }

  leave({ id, endpointId }: DeliveryPlace, { hasFailed }: { hasFailed: boolean }): void {
    this.underWay.delete(id);
    if (!hasFailed) {
      this.failing.delete(endpointId);
      return;
    }
    if (this.failing.size >= MOST_REMEMBERED) this.failing.clear();
    this.failing.add(endpointId);
  }

  busy(): Busy {
    const places = [...this.underWay.values()];
    const full = (key: 'endpointId' | 'organizationId', lanes: (value: string) => number) =>
      [...new Set(places.map((place) => place[key]))].filter((value) => this.countOf(key, value) >= lanes(value));
    return {
      deliveries: [...this.underWay.keys()],
      endpoints: full('endpointId', (id) => this.lanesOf(id)),
      organizations: full('organizationId', () => this.limits.perOrganization),
    };
  }

  private lanesOf(endpointId: string): number {
    return this.failing.has(endpointId) ? 1 : this.limits.perEndpoint;
  }

  private countOf(key: 'endpointId' | 'organizationId', value: string): number {
    let count = 0;
    for (const place of this.underWay.values()) if (place[key] === value) count += 1;
    return count;
  }
}
