import { readFileSync } from 'node:fs';

/**
 * Who may do what, read from two tables that were written by hand from the promises (IDN-6) and from nobody's code:
 * `routes.csv` says what opens a route, `roles.csv` what a role permits. Written anew for each new route, permission or
 * role: that is their use.
 */
export interface Oracle {
  readonly routes: ReadonlyMap<string, readonly string[] | 'public'>;
  /** What each built-in role permits, by its slug. */
  readonly roles: ReadonlyMap<string, ReadonlySet<string>>;
  readonly permissions: readonly string[];
}

/** What everybody who has signed in may do, whatever their roles. */
export const EVERYBODYS = [
  'own-account:read',
  'own-email:update',
  'own-password:update',
  'own-sessions:read',
  'own-sessions:delete',
  'own-factors:read',
  'own-factors:manage',
  'own-streams:open',
];
const ACROSS_ORGANISATIONS = 'platform:';

export interface Caller {
  readonly isSignedIn: boolean;
  readonly permissions: Iterable<string>;
  /** A user of organisation zero; of all others nobody reaches across organisations, whatever their role says. */
  readonly isOfPlatform: boolean;
}

export type Decision = 'let through' | 'sign in first' | 'permission missing';

export function decide(oracle: Oracle, route: string, caller: Caller): Decision {
  const needed = oracle.routes.get(route);
  if (needed === undefined) throw new Error(`routes.csv has no line for ${route}.`);
  if (needed === 'public') return 'let through';
  if (!caller.isSignedIn) return 'sign in first';
  const held = new Set([...EVERYBODYS, ...caller.permissions]);
  const counts = (permission: string) => caller.isOfPlatform || !permission.startsWith(ACROSS_ORGANISATIONS);
  return needed.some((permission) => held.has(permission) && counts(permission)) ? 'let through' : 'permission missing';
}

export function readOracle(): Oracle {
  const [, ...routes] = tableOf('routes.csv');
  const [[, ...slugs] = [], ...rows] = tableOf('roles.csv');
  const held = (at: number) =>
    new Set(rows.filter((row) => row[at + 1] === 'x').map(([permission = '']) => permission));
  return {
    routes: new Map(
      routes.map(([route = '', permissions = '']) => [
        route,
        permissions === 'public' ? ('public' as const) : permissions.split(' '),
      ]),
    ),
    roles: new Map(slugs.map((slug, at) => [slug, held(at)])),
    permissions: rows.map(([permission = '']) => permission),
  };
}

function tableOf(file: string): string[][] {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(',').map((cell) => cell.trim()));
}
