import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CustomRole } from './custom-role.entity.js';
import { isGrantable } from './granting.js';
import { withOwnOfTenant } from './grantor.js';
import { graphWith } from './role-changes.js';
import { RoleAboveYours, RoleCycle, RolesTooDeep } from './role.problems.js';
import { RoleGraph } from './role-graph.js';

// Few of each, so that they meet.
const PERMISSIONS = ['data:read', 'users:create', 'x-invoices:pay'];
const ROLES = ['r0', 'r1', 'r2'];
const PEOPLE = 3;

const somePermissions = fc.subarray(PERMISSIONS);
const someRoles = fc.subarray(ROLES);
/** Somebody makes or changes a role, or gives somebody other roles. */
const step = fc.oneof(
  fc.record({
    by: fc.nat(PEOPLE - 1),
    role: fc.constantFrom(...ROLES),
    permissions: somePermissions,
    parentIds: someRoles,
  }),
  fc.record({ by: fc.nat(PEOPLE - 1), to: fc.nat(PEOPLE - 1), roles: someRoles }),
);
const first = fc.array(somePermissions, { minLength: PEOPLE, maxLength: PEOPLE });

const roleOf = (id: string, permissions: string[], parentIds: string[]) =>
  Object.assign(new CustomRole(), { id, slug: id, name: id, description: '', permissions, parentIds, version: 1 });

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** An organisation as the rules let it become. */
class Organization {
  graph = new RoleGraph([]);
  readonly roles: string[][];

  constructor(private readonly first: readonly (readonly string[])[]) {
    this.roles = first.map(() => []);
  }

  held(person: number): ReadonlySet<string> {
    return new Set([...(this.first[person] ?? []), ...this.graph.permissionsOf(this.roles[person] ?? [])]);
  }

  /** Whether the rules let it happen. */
  take(move: Step): boolean {
    const grantable = withOwnOfTenant(this.held(move.by));
    if ('role' in move) return this.change(move.role, roleOf(move.role, move.permissions, move.parentIds), grantable);
    const change = { before: this.roles[move.to] ?? [], after: move.roles.filter((id) => this.graph.get(id)) };
    if (!isGrantable(this.graph, grantable, change)) return false;
    this.roles[move.to] = change.after;
    return true;
  }

  private change(id: string, role: CustomRole, grantable: ReturnType<typeof withOwnOfTenant>): boolean {
    try {
      role.parentIds = role.parentIds.filter((parent) => parent === id || this.graph.get(parent));
      this.graph = graphWith({ graph: this.graph, grantable }, role);
      return true;
    } catch (error) {
      if ([RoleAboveYours, RoleCycle, RolesTooDeep].some((Refusal) => error instanceof Refusal)) return false;
      throw error;
    }
  }
}

interface Taken {
  readonly before: readonly ReadonlySet<string>[];
  readonly after: readonly ReadonlySet<string>[];
  /** What the one who took the step might do before it. */
  readonly mover: ReadonlySet<string>;
}

/** No step that the rules let happen is wrong, whatever came before it. */
function holdsAfterEach(isWrong: (taken: Taken) => boolean): void {
  const steps = fc.array(step, { minLength: 10, maxLength: 40 });
  fc.assert(
    fc.property(first, steps, (begins, moves) => {
      const organization = new Organization(begins);
      const everybody = () => begins.map((_, person) => organization.held(person));
      let before = everybody();
      for (const move of moves) {
        if (!organization.take(move)) continue;
        const [after, mover] = [everybody(), before[move.by] ?? new Set<string>()];
        if (isWrong({ before, after, mover })) throw new Error(`It happened by ${JSON.stringify(move)}.`);
        before = after;
      }
    }),
    { numRuns: 500 },
  );
}

describe('changes of random role graphs, by people of whom each may do something', () => {
  it('T47: give nobody what the one who does it did not have, whoever makes roles of roles and hands them on', () => {
    holdsAfterEach(({ before, after, mover }) =>
      after.some((held, person) => [...held].some((each) => !before[person]?.has(each) && !mover.has(each))),
    );
  });

  it('T47: take nothing from anybody that the one who does it may not do themselves', () => {
    holdsAfterEach(({ before, after, mover }) =>
      before.some((held, person) => [...held].some((each) => !after[person]?.has(each) && !mover.has(each))),
    );
  });

  it('T47: never make a role inherit from itself, near or far', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (moves) => {
        const organization = new Organization(Array.from({ length: PEOPLE }, () => PERMISSIONS));
        for (const move of moves) organization.take(move);
        for (const { id } of organization.graph.roles) expect(organization.graph.depthOf(id)).toBeLessThanOrEqual(8);
      }),
      { numRuns: 500 },
    );
  });

  it('bound the line of inheritance, from whichever end it grows', () => {
    const line = Array.from({ length: 9 }, (_, at) => roleOf(`l${at}`, [], at === 0 ? [] : [`l${at - 1}`]));
    let graph = new RoleGraph([]);
    const grantable = new Set<string>();
    for (const role of line) graph = graphWith({ graph, grantable }, role);
    expect(() => graphWith({ graph, grantable }, roleOf('l9', [], ['l8']))).toThrow(RolesTooDeep);
    graph = graphWith({ graph, grantable }, roleOf('below', [], []));
    expect(() => graphWith({ graph, grantable }, roleOf('l0', [], ['below']))).toThrow(RolesTooDeep);
  });

  it('end where a cycle was planted past all rules', () => {
    const graph = new RoleGraph([roleOf('a', ['data:read'], ['b']).node(), roleOf('b', ['users:read'], ['a']).node()]);
    expect([...graph.permissionsOfRole('a')].sort()).toEqual(['data:read', 'users:read']);
    expect([graph.depthOf('a'), graph.pathTo('a', 'users:read'), graph.pathTo('a', 'none')]).toEqual([
      ...[Infinity, ['a', 'b'], undefined],
    ]);
  });
});
