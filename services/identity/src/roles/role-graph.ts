import { isPlatformWide } from '@guildhall/access';

/** A role as the graph knows it: built in or an organisation's own. */
export interface RoleNode {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** What it permits by itself. */
  readonly permissions: readonly string[];
  /** The roles that it inherits from. */
  readonly parentIds: readonly string[];
  readonly isBuiltIn: boolean;
  readonly version: number;
}

/** How a role comes to permit something: the slugs of the roles from the one that is held to the one that says so. */
export type InheritancePath = readonly string[];

/**
 * The roles that users of one organisation can hold, and what each inherits. Pure and unchanging: whoever changes roles
 * makes another. An id that nobody knows permits nothing, and a cycle, which is refused before it is written, ends here
 * where it began (D26).
 */
export class RoleGraph {
  readonly roles: readonly RoleNode[];
  private readonly byId: ReadonlyMap<string, RoleNode>;
  private readonly effective = new Map<string, ReadonlySet<string>>();

  constructor(roles: Iterable<RoleNode>) {
    this.roles = [...roles];
    this.byId = new Map(this.roles.map((role) => [role.id, role]));
  }

  get(id: string): RoleNode | undefined {
    return this.byId.get(id);
  }

  named(slug: string): RoleNode | undefined {
    return this.roles.find((role) => role.slug === slug);
  }

  /** How the API names the roles; in the order of the list of roles. */
  slugsOf(ids: readonly string[]): string[] {
    return this.roles.filter(({ id }) => ids.includes(id)).map(({ slug }) => slug);
  }

  /** The role and all that it inherits from, near or far. */
  lineageOf(id: string): ReadonlySet<string> {
    const seen = new Set<string>();
    const ahead = [id];
    for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      ahead.push(...(this.byId.get(next)?.parentIds ?? []));
    }
    return seen;
  }

  /** The role and all that inherit from it, near or far: what changes when it does. */
  heirsOf(id: string): ReadonlySet<string> {
    return new Set(this.roles.filter((role) => this.lineageOf(role.id).has(id)).map((role) => role.id));
  }

  /** What one role permits, with all that it inherits. */
  permissionsOfRole(id: string): ReadonlySet<string> {
    const known = this.effective.get(id);
    if (known) return known;
    const found = new Set([...this.lineageOf(id)].flatMap((each) => this.byId.get(each)?.permissions ?? []));
    this.effective.set(id, found);
    return found;
  }

  /** What the roles permit together. */
  permissionsOf(ids: readonly string[]): ReadonlySet<string> {
    return new Set(ids.flatMap((id) => [...this.permissionsOfRole(id)]));
  }

  /** The roles by which somebody may do this, whether of themselves or by inheritance. */
  permitting(permission: string): readonly string[] {
    return this.roles.filter(({ id }) => this.permissionsOfRole(id).has(permission)).map(({ id }) => id);
  }

  /** The shortest way by which the role permits this; undefined where it does not. */
  pathTo(id: string, permission: string): InheritancePath | undefined {
    const ways: { readonly id: string; readonly slugs: readonly string[] }[] = [{ id, slugs: [] }];
    const seen = new Set<string>();
    for (let way = ways.shift(); way; way = ways.shift()) {
      const role = this.byId.get(way.id);
      if (!role || seen.has(way.id)) continue;
      seen.add(way.id);
      const slugs = [...way.slugs, role.slug];
      if (role.permissions.includes(permission)) return slugs;
      ways.push(...role.parentIds.map((parent) => ({ id: parent, slugs })));
    }
    return undefined;
  }

  /** How many steps the longest line of inheritance from the role has; infinite where it comes back to where it was. */
  depthOf(id: string, above: ReadonlySet<string> = new Set()): number {
    if (above.has(id)) return Infinity;
    const here = new Set([...above, id]);
    const parents = this.byId.get(id)?.parentIds ?? [];
    return parents.length === 0 ? 0 : 1 + Math.max(...parents.map((parent) => this.depthOf(parent, here)));
  }

  /** The graph as it would be with this role in place of what it was. */
  with(role: RoleNode): RoleGraph {
    return new RoleGraph([...this.roles.filter(({ id }) => id !== role.id), role]);
  }

  /** Whether the role reaches across organisations, which only those of the platform itself may. */
  reachesAcross(id: string): boolean {
    return [...this.permissionsOfRole(id)].some(isPlatformWide);
  }
}
