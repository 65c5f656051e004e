import { Actor } from '@guildhall/access';
import type { TenantDatabase } from '@guildhall/database';
import { newId, type SeededRandomness } from '@guildhall/runtime';
import { noteOrganization } from '../src/organizations/note-organization.js';

/** Few of each, so that they meet. */
export const PERMISSIONS = ['x-a:do', 'x-b:do', 'x-c:do', 'audit:read', 'platform:analytics:read'];
export const PLACES = [
  ['organization', null],
  ['team', 'north'],
  ['team', 'south'],
  ['workspace', 'north'],
] as const;
export const NOW = new Date('2026-11-21T12:00:00.000Z');
const HOUR_MS = 3_600_000;

interface RandomRole {
  readonly id: string;
  readonly permissions: readonly string[];
  readonly parents: readonly number[];
}

interface RandomAssignment {
  readonly id: string;
  readonly user: number;
  readonly role: number;
  readonly place: (typeof PLACES)[number];
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

/** An organisation with roles that inherit from each other at random, and users who hold them here and there, now and then. */
export interface RandomRoles {
  readonly tenantId: string;
  readonly isActive: boolean;
  readonly roles: readonly RandomRole[];
  readonly users: readonly { readonly id: string; readonly status: string }[];
  readonly assignments: readonly RandomAssignment[];
}

export function randomRoles(random: SeededRandomness): RandomRoles {
  const below = (most: number) => Math.floor(random.fraction() * most);
  const some = <T>(from: readonly T[], share: number) => from.filter(() => random.fraction() < share);
  const roles = Array.from({ length: 1 + below(7) }, (_, at) => ({
    id: newId(),
    permissions: some(PERMISSIONS, 0.2),
    // Of those that are there already, as they could have been made; now and then of one that is not, in a circle.
    parents: some([...Array(random.fraction() < 0.1 ? 8 : at).keys()], 0.3).filter((parent) => parent !== at),
  }));
  const users = Array.from({ length: 1 + below(6) }, () => ({
    id: newId(),
    status: random.fraction() < 0.8 ? 'active' : 'suspended',
  }));
  const assignments = Array.from({ length: below(12) }, () => {
    const start = below(5) - 3;
    return {
      id: newId(),
      ...{ user: below(users.length), role: below(roles.length), place: PLACES[below(PLACES.length)] ?? PLACES[0] },
      startsAt: new Date(NOW.getTime() + start * HOUR_MS),
      endsAt: random.fraction() < 0.5 ? null : new Date(NOW.getTime() + (start + 1 + below(3)) * HOUR_MS),
    };
  });
  return { tenantId: newId(), isActive: random.fraction() < 0.95, roles, users, assignments };
}

/** Written past the API, which refuses some of it: a decision has to be right whatever stands in the tables. */
export async function plant(database: TenantDatabase, graph: RandomRoles): Promise<void> {
  const { tenantId: id, isActive, roles, users, assignments } = graph;
  await database.transaction(Actor.system('test', id), async (tx) => {
    const status = isActive ? 'active' : 'suspended';
    await noteOrganization(tx, { id, slug: `test-${id}`, name: 'Acme', status, version: 1 });
    await tx.query(
      `insert into roles select $1, (r->>'id')::uuid, r->>'slug', 'R', '', array(select jsonb_array_elements_text(r->'permissions')),
              array(select jsonb_array_elements_text(r->'parentIds'))::uuid[], 1, now(), now() from jsonb_array_elements($2) r`,
      [
        id,
        JSON.stringify(
          roles.map((role, at) => ({
            ...{ id: role.id, slug: `r${at}`, permissions: role.permissions },
            parentIds: role.parents.map((parent) => roles[parent]?.id ?? newId()),
          })),
        ),
      ],
    );
    await tx.query(
      `insert into users (tenant_id, id, email, display_name, status, role_ids, permission_version, must_change_password,
                          activated_at, version, created_at, updated_at)
       select $1, id, id || '@example.org', 'U', status, '{}', 1, false, now(), 1, now(), now()
         from unnest($2::uuid[], $3::text[]) as u(id, status)`,
      [id, users.map((user) => user.id), users.map((user) => user.status)],
    );
    await tx.query(
      `insert into role_assignments (tenant_id, id, user_id, role_id, scope_kind, scope_reference, starts_at, ends_at, status, version, created_at, updated_at)
       select $1, (a->>'id')::uuid, (a->>'userId')::uuid, (a->>'roleId')::uuid, a->>'kind', a->>'reference', (a->>'startsAt')::timestamptz,
              (a->>'endsAt')::timestamptz, 'waiting', 1, now(), now() from jsonb_array_elements($2) a`,
      [
        id,
        JSON.stringify(
          assignments.map(({ user, role, place: [kind, reference], ...each }) => ({
            ...{ ...each, kind, reference, userId: users[user]?.id, roleId: roles[role]?.id },
          })),
        ),
      ],
    );
  });
}

/**
 * What the promises say, in the plainest way: a role permits what it says, and what one of its parents permits, until
 * nothing more is added. Written from IDN-6 and from nobody's code.
 */
export function mayByTheBook(
  graph: RandomRoles,
  user: number,
  permission: string,
  place: (typeof PLACES)[number],
): boolean {
  if (!graph.isActive || graph.users[user]?.status !== 'active' || permission.startsWith('platform:')) return false;
  const permits = graph.roles.map((role) => role.permissions.includes(permission));
  for (const _ of graph.roles)
    for (const [at, role] of graph.roles.entries()) permits[at] ||= role.parents.some((parent) => permits[parent]);
  return graph.assignments.some((each) => {
    const isNow = each.startsAt <= NOW && (each.endsAt === null || NOW < each.endsAt);
    const isHere = each.place[0] === 'organization' || (each.place[0] === place[0] && each.place[1] === place[1]);
    return each.user === user && isNow && isHere && permits[each.role];
  });
}
