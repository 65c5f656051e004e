/** The six roles of a database; `conventions.md` of the project says who may do what. */
export const ROLE_KINDS = ['owner', 'migrator', 'app', 'relay', 'platform', 'reader'] as const;
export type RoleKind = (typeof ROLE_KINDS)[number];

export const LOGIN_KINDS = ['migrator', 'app', 'relay', 'platform', 'reader'] as const;
export type LoginKind = (typeof LOGIN_KINDS)[number];

export type Roles = Readonly<Record<RoleKind, string>>;

/** Roles belong to the whole cluster: databases copied from one template share a prefix, and so their roles. */
export function rolesOf(prefix: string): Roles {
  return Object.fromEntries(ROLE_KINDS.map((kind) => [kind, `${prefix}_${kind}`])) as Roles;
}

// PostgreSQL cuts identifiers at 63 bytes without an error; `_platform` and `_migrator` need 9 of them.
const NAME = /^[a-z][a-z0-9_]{0,53}$/;

export function requireName(what: string, name: string): void {
  if (!NAME.test(name))
    throw new TypeError(`${what} "${name}" is not lower-case letters, digits and _, at most 54 of them.`);
}
