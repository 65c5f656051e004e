import { Actor } from '@guildhall/access';
import { newId, SeededRandomness, SystemClock } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import {
  mayByTheBook,
  NOW,
  PERMISSIONS,
  PLACES,
  plant,
  type RandomRoles,
  randomRoles,
} from '../../test/random-roles.js';
import { CheckPermissions } from './check-permissions.js';
import { ExplainPermission } from './explain-permission.js';
import { ListHolders } from './list-holders.js';

const GRAPHS = process.env['GUILDHALL_RING'] === 'verify' ? 10_000 : 25;
const SEED = process.env['GUILDHALL_SEED'] ?? String(newId());

class Noon extends SystemClock {
  override now = () => NOW;
}

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity({}, { clock: new Noon() });
});
afterAll(() => identity.stop());

describe(`decisions about random roles, seed ${SEED}`, () => {
  it(`T49: of ${GRAPHS} organisations the list of holders is what the check says of each user, and both are right`, async () => {
    const random = new SeededRandomness(SEED);
    for (let count = 0; count < GRAPHS; count += 1) {
      const graph = randomRoles(random);
      await plant(identity.tenantDatabase, graph);
      const permission = PERMISSIONS[count % PERMISSIONS.length] ?? '';
      const place = PLACES[Math.floor(count / PERMISSIONS.length) % PLACES.length] ?? PLACES[0];
      const expected = graph.users
        .filter((_, user) => mayByTheBook(graph, user, permission, place))
        .map(({ id }) => id);
      expect([count, await checked(graph, permission, place)]).toEqual([count, expected]);
      expect([count, await listed(graph, permission, place)]).toEqual([count, expected.toSorted()]);
      expect([count, await explained(graph, permission, place)]).toEqual([count, expected]);
    }
  }, 900_000);
});

type Place = (typeof PLACES)[number];
const asked = (permission: string, [scopeKind, scopeReference]: Place) => ({ permission, scopeKind, scopeReference });
const caller = ({ tenantId }: RandomRoles) =>
  new Actor({ kind: 'key', userId: newId(), tenantId, correlationId: 'test', permissions: ['permissions:check'] });

async function checked(graph: RandomRoles, permission: string, [kind, reference]: Place): Promise<string[]> {
  const scope = { kind, reference: reference ?? undefined };
  const checks = graph.users.map(({ id: userId }) => ({ userId, permission, scope }));
  const answers = await identity.app.get(CheckPermissions).execute(caller(graph), checks);
  return graph.users.filter((_, user) => answers[user]?.allowed).map(({ id }) => id);
}

/** In pages of one, so that each page has to find where the last one ended. */
async function listed(graph: RandomRoles, permission: string, place: Place): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await identity.app
      .get(ListHolders)
      .execute(caller(graph), asked(permission, place), { limit: 1, after });
    if (page[0]) found.push(page[0].userId);
    if (page.length < 2) return found;
    after = page[0]?.userId;
  }
}

async function explained(graph: RandomRoles, permission: string, place: Place): Promise<string[]> {
  const found: string[] = [];
  for (const { id } of graph.users) {
    const told = await identity.app.get(ExplainPermission).execute(caller(graph), id, asked(permission, place));
    const ways = told.assignments.filter(({ standing }) => standing === 'permits');
    // Why it is so, and not only that it is: a way for each yes, and for each way roles from the one held to the one that says so.
    if (told.allowed && ways.some(({ role, path }) => path[0] === role)) found.push(id);
  }
  return found;
}
