import { isPlatformWide, permissions } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ADMIN, BUILT_IN_ROLES, permissionsOf, rolesOf, SUPER_ADMIN } from './built-in-roles.js';
import { isGrantable } from './granting.js';
import { RoleGraph } from './role-graph.js';
import { builtInNodes } from './role-graph-of.js';

const tenantId = newId();
const everything = Object.keys(permissions);
const bySlug = Object.fromEntries(BUILT_IN_ROLES.map((role) => [role.slug, role]));
const graph = new RoleGraph(builtInNodes(PLATFORM_TENANT_ID));

const someRoles = fc.subarray(BUILT_IN_ROLES.map(({ id }) => id));
const somePermissions = fc.subarray(everything);

const isGranted = (held: Iterable<string>, before: readonly string[], after: readonly string[]) =>
  isGrantable(graph, new Set(held), { before, after });

describe('the six built-in roles', () => {
  it('are those of IDN-6, with ids that never change', () => {
    expect(BUILT_IN_ROLES.map(({ slug, id }) => [slug, id])).toEqual([
      ['super-admin', '00000000-0000-7000-8001-000000000001'],
      ['admin', '00000000-0000-7000-8001-000000000002'],
      ['manager', '00000000-0000-7000-8001-000000000003'],
      ['analyst', '00000000-0000-7000-8001-000000000004'],
      ['viewer', '00000000-0000-7000-8001-000000000005'],
      ['api-user', '00000000-0000-7000-8001-000000000006'],
    ]);
  });

  it('permit everything, to the super administrator alone', () => {
    expect([...SUPER_ADMIN.permissions].sort()).toEqual(everything.sort());
    const others = BUILT_IN_ROLES.filter((role) => role !== SUPER_ADMIN);
    expect(others.filter((role) => role.permissions.some(isPlatformWide))).toEqual([]);
  });

  it('let an administrator of an organisation grant every other role of it', () => {
    for (const { id } of rolesOf(tenantId)) expect(isGranted(ADMIN.permissions, [], [id])).toBe(true);
  });

  it.each([
    [
      'manager',
      ['grants:approve', 'impact:approve', 'users:read'],
      ['users:create', 'roles:manage', 'settings:update'],
    ],
    ['analyst', ['analytics:write', 'impact:report', 'data:export'], ['data:write', 'users:read', 'impact:approve']],
    ['viewer', ['data:read'], ['users:read', 'health-data:read', 'audit:read', 'data:export']],
    ['api-user', ['data:write'], ['users:read', 'users:create', 'api-keys:create', 'data:delete']],
    ['admin', ['users:create', 'settings:update', 'roles:manage'], ['system:configure', 'logs:read']],
  ])('permit a %s what the work needs, and not more', (slug, has, lacks) => {
    expect(bySlug[slug]?.permissions).toEqual(expect.arrayContaining(has));
    expect(lacks.filter((permission) => (bySlug[slug]?.permissions as readonly string[]).includes(permission))).toEqual(
      [],
    );
  });

  it('are six in organisation zero and five elsewhere', () => {
    expect(rolesOf(PLATFORM_TENANT_ID)).toHaveLength(6);
    expect(rolesOf(tenantId)).not.toContain(SUPER_ADMIN);
  });
});

describe('granting roles', () => {
  it('T47: never gives anybody a permission that the grantor lacks, whatever roles and permissions there are', () => {
    fc.assert(
      fc.property(somePermissions, someRoles, someRoles, (held, before, after) => {
        fc.pre(isGranted(held, before, after));
        const gained = [...permissionsOf(after)].filter((permission) => !permissionsOf(before).has(permission));
        expect(gained.filter((permission) => !held.includes(permission))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('T47: takes no role away whose permissions the actor lacks', () => {
    fc.assert(
      fc.property(somePermissions, someRoles, someRoles, (held, before, after) => {
        const taken = before.filter((id) => !after.includes(id));
        const isAbove = [...permissionsOf(taken)].some((permission) => !held.includes(permission));
        if (isAbove) expect(isGranted(held, before, after)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('asks nothing about roles that stay as they are', () => {
    expect(isGranted([], [SUPER_ADMIN.id], [SUPER_ADMIN.id])).toBe(true);
  });

  it('climbs no ladder: many steps of many people reach no more than they had together', () => {
    const people = fc.array(somePermissions, { minLength: 2, maxLength: 4 });
    const steps = fc.array(fc.tuple(fc.nat(), fc.nat(), someRoles), { maxLength: 12 });
    fc.assert(
      fc.property(people, steps, (first, moves) => {
        const roles: string[][] = first.map(() => []);
        const held = (place: number) => [...(first[place] ?? []), ...permissionsOf(roles[place] ?? [])];
        const together = new Set(first.flat());
        for (const [from, to, wanted] of moves) {
          const [grantor, receiver] = [from % first.length, to % first.length];
          if (isGranted(held(grantor), roles[receiver] ?? [], wanted)) roles[receiver] = wanted;
        }
        const reached = first.flatMap((_, place) => held(place));
        expect(reached.filter((permission) => !together.has(permission))).toEqual([]);
      }),
    );
  });
});
