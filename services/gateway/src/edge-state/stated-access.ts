import { Statements } from './statements.js';
import type { StatedNetworks } from './stated-networks.js';

/** Whence an organisation may be called, and by pages of which origins. */
export interface AccessRules {
  readonly networks: StatedNetworks;
  readonly webOrigins: ReadonlySet<string>;
}

/** The access rules of all organisations. */
export class StatedAccess {
  private readonly byTenant = new Statements<AccessRules>();
  // How many organisations name an origin: a preflight tells the origin alone, and not who will call.
  private readonly naming = new Map<string, number>();

  /** @param tenant as it stands on the wire */
  state(tenant: string, version: number, rules: AccessRules): void {
    const before = this.byTenant.get(tenant);
    this.byTenant.state(tenant, version, rules);
    if (this.byTenant.get(tenant) !== rules) return;
    this.count(before, -1);
    this.count(rules, 1);
  }

  end(tenant: string): void {
    this.count(this.byTenant.get(tenant), -1);
    this.byTenant.end(tenant);
  }

  get(tenant: string): AccessRules | undefined {
    return this.byTenant.get(tenant);
  }

  isNamed(origin: string): boolean {
    return this.naming.has(origin);
  }

  private count(rules: AccessRules | undefined, by: 1 | -1): void {
    for (const origin of rules?.webOrigins ?? []) {
      const organizations = (this.naming.get(origin) ?? 0) + by;
      if (organizations > 0) this.naming.set(origin, organizations);
      else this.naming.delete(origin);
    }
  }
}
