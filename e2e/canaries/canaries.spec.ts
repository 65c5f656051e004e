import { eventually } from '@guildhall/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Guildhall } from '../platform/guildhall.js';
import { onboard, type Person, platformAdministrator } from '../platform/people.js';
import { report } from '../platform/report.js';
import { type Canary, formsOf } from './canary.js';
import { Flows } from './flows.js';
import { type Haystack, logs, tables } from './haystacks.js';
import { topics } from './topics.js';

const marker = `Marked ${crypto.randomUUID()}`;

let guildhall: Guildhall;
let admin: Person;
let haystacks: readonly Haystack[];
let canaries: readonly Canary[];

beforeAll(async () => {
  guildhall = await Guildhall.running();
  admin = await onboard(guildhall, await platformAdministrator(guildhall), { name: 'Canaries' });
  haystacks = [await topics(guildhall), logs(guildhall), await tables(guildhall)];
  canaries = await new Flows(guildhall, admin, marker).run();
  // The last fact has gone through Kafka into the trail: whatever was told of the flows is written by now.
  const entries = `/audit/entries?type=guildhall.identity.v1.PasswordChanged&limit=10`;
  await eventually(async () => (await admin.client.get(entries)).body.items.length > 0, { withinMs: 15_000 });
}, 180_000);

describe('a secret', () => {
  const KINDS = [
    'password',
    'wrong password',
    'password that is too short',
    'activation',
    'recovery',
    'e-mail proof',
    'challenge',
    'secret of the app',
    'backup code',
    'refresh token',
    'refresh token of a session that ended',
    'refresh token with a slip',
    'access token',
    'access token of a program',
    'API key',
  ];

  it('of each kind has passed through', () => {
    expect([...new Set(canaries.map(({ kind }) => kind))].sort()).toEqual([...KINDS].sort());
  });

  it.each(['topics', 'logs', 'tables'])(
    'T71: is nowhere in all %s: neither as it is, nor in base64 or hexadecimal digits',
    async (name) => {
      const since = performance.now();
      const searched = new Map(
        canaries.flatMap((canary) => formsOf(canary).map((form) => [form, canary.kind] as const)),
      );
      const found = await haystack(name).find([...searched.keys()]);
      const told = found.map((place) => `${place}: ${searched.get(place.slice(place.indexOf(': ') + 2))}`);
      expect(told).toEqual([]);
      report(
        `canaries in ${name}`,
        `${searched.size} forms of ${canaries.length} secrets looked for in ${Math.round(performance.now() - since)} ms`,
      );
    },
  );

  // Were it not found, nothing would be.
  it.each([
    ['topics', () => marker],
    ['logs', () => 'relation "refresh_tokens" does not exist'.replaceAll('"', '\\"')],
    ['tables', () => marker],
  ])('would be found in %s, as what may stand there is', async (name, text) => {
    expect(await haystack(name).find([text()])).not.toEqual([]);
  });
});

const haystack = (wanted: string): Haystack => haystacks.find(({ name }) => name === wanted)!;

describe('the forms of a secret', () => {
  it.each([0, 1, 2, 3, 4, 5])('are in every encoding of a text that holds it behind %i bytes', (before) => {
    const canary = { kind: 'test', value: 'correct horse 0190' };
    const forms = formsOf(canary);
    const text = Buffer.from(`${'a'.repeat(before)}${canary.value}and more`);
    for (const encoding of ['utf8', 'hex', 'base64', 'base64url'] as const)
      expect(forms.some((form) => text.toString(encoding).includes(form))).toBe(true);
  });
});
