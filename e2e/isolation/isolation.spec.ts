import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { decodeId } from '@guildhall/contracts';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, ApiClient } from '../platform/api-client.js';
import { EdgeState } from '../platform/edge-state.js';
import { Guildhall } from '../platform/guildhall.js';
import { onboard, type Person, platformAdministrator } from '../platform/people.js';
import { gistOf } from '../platform/refusal.js';
import { describedRoutes } from '../platform/routes.js';
import { PlainReader } from '../projection/plain-reader.js';
import { readOracle } from '../roles/oracle.js';
import { type Attack, caseOf, cases, isHarmless } from './cases.js';
import { attackedRequest } from './attacked-request.js';
import { type Field, fieldsOf } from './fields.js';
import { plantVictim, rowsOf, type Victim } from './victim.js';

let guildhall: Guildhall;
let fields: readonly Field[];
let victim: Victim;
/** The administrator of one organisation; and somebody of another, with a role that holds every permission there is. */
let attackers: readonly Person[];
let edge: EdgeState;
let stranger: PlainReader;
/** What the attackers themselves have written into requests is theirs to read. */
const sent = new Set<string>();
const answers: { readonly title: string; readonly answer: Answer }[] = [];
let before: Record<string, string>;

beforeAll(async () => {
  guildhall = await Guildhall.running();
  const founder = await platformAdministrator(guildhall);
  victim = await plantVictim(guildhall, founder);
  const [admin, other] = await Promise.all([onboard(guildhall, founder), onboard(guildhall, founder)]);
  edge = await EdgeState.of(guildhall);
  attackers = [admin, { ...other, client: await everyPermission(other) }];
  fields = (await describedRoutes(guildhall)).flatMap(fieldsOf);
  stranger = await PlainReader.on(
    ['guildhall.tenancy.v1', 'guildhall.identity.v1', 'guildhall.gateway.v1', 'guildhall.tenancy.tenants.state'],
    guildhall.at.kafkaBrokers,
  );
  before = await rowsOf(guildhall, decodeId('org', victim.organizationId));
}, 180_000);
afterAll(async () => {
  await stranger?.stop();
  await edge?.stop();
});

async function everyPermission({ organization }: Person): Promise<ApiClient> {
  const [sign, role] = await Promise.all([edge.signer(), edge.role(readOracle().permissions)]);
  const client = new ApiClient(guildhall.api, await sign({ tenant: organization.id, roles: [role] }));
  await eventually(async () => (await client.with(client.accessToken).get('/users')).status === 200);
  return client;
}

function isLeak(text: string): boolean {
  const theirs = [...sent].reduce((rest, value) => rest.replaceAll(value, ''), text);
  return victim.canaries.some((canary) => theirs.includes(canary));
}

describe('the cases', () => {
  it('say of every field of every route what a foreign value of it is', () => {
    const unsaid = fields.filter(({ route, name }) => caseOf(route.name, name) === undefined);
    expect(unsaid.map(({ route, name }) => `${route.name}: ${name}`)).toEqual([]);
  });

  it('say it of no field that is not there', () => {
    const there = new Set(fields.flatMap(({ route, name }) => [name, `${route.name}: ${name}`]));
    expect(Object.keys(cases).filter((field) => !there.has(field))).toEqual([]);
  });
});

describe('another tenant’s ids', () => {
  it('are answered as ids that nobody has, on every route and in every place', async () => {
    const differences: string[] = [];
    for (const field of fields) {
      const attack = caseOf(field.route.name, field.name);
      if (!attack || isHarmless(attack)) continue;
      for (const attacker of attackers) differences.push(...(await differencesOf(attacker, field, attack)));
    }
    expect(answers.length).toBeGreaterThan(0);
    expect(differences).toEqual([]);
  }, 120_000);

  async function differencesOf(attacker: Person, field: Field, attack: Attack): Promise<string[]> {
    const [absent] = [attack.absent()].flat();
    const reference = gistOf(await send(attacker, field, absent ?? ''));
    const differences: string[] = [];
    for (const value of [attack.foreign(victim)].flat()) {
      const answer = await send(attacker, field, value);
      const title = `${field.route.name}: ${field.name}`;
      sent.add(value);
      answers.push({ title, answer });
      const found = gistOf(answer);
      if (JSON.stringify(found) !== JSON.stringify(reference))
        differences.push(`${title}: ${JSON.stringify(found)} instead of ${JSON.stringify(reference)}`);
    }
    return differences;
  }

  // An address of its own for each: refused sign-ins count against it.
  function send(attacker: Person, field: Field, value: string): Promise<Answer> {
    const { method, path, call } = attackedRequest(field, value, attacker);
    return new ApiClient(guildhall.api, attacker.client.accessToken).call(method, path, call);
  }

  it('bring nothing of that tenant into any answer, header or error', () => {
    const leaks = answers.filter(({ answer }) => isLeak(answer.bytes));
    expect(leaks.map(({ title, answer }) => `${title}: ${answer.bytes}`)).toEqual([]);
  });

  it('change nothing in that tenant', async () => {
    expect(Object.keys(before).length).toBeGreaterThan(5);
    expect(await rowsOf(guildhall, decodeId('org', victim.organizationId))).toEqual(before);
  });

  it('bring nothing of that tenant into an event of another', async () => {
    const ours = (tenant: string) => stranger.events.filter(({ headers }) => headers.ce_tenantid === tenant);
    await eventually(() => ours(victim.organizationId).length > 0 && ours(attackers[0]!.organization.id).length > 0);
    const others = stranger.events.filter(({ headers }) => headers.ce_tenantid !== victim.organizationId);
    const leaks = others.filter((event) => isLeak(JSON.stringify(event)));
    expect(leaks).toEqual([]);
  });

  it('T71: bring nothing of that tenant into a log', () => {
    const files = readdirSync(guildhall.at.logFolder);
    expect(files.length).toBeGreaterThanOrEqual(3);
    const leaks = files.flatMap((file) =>
      readFileSync(path.join(guildhall.at.logFolder, file), 'utf8')
        .split('\n')
        .filter(isLeak)
        .map((line) => `${file}: ${line}`),
    );
    expect(leaks).toEqual([]);
  });
});
