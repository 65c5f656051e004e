import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApiClient } from '../platform/api-client.js';
import { Guildhall } from '../platform/guildhall.js';
import { onboard, type Person, platformAdministrator } from '../platform/people.js';

const PAGE = fileURLToPath(new URL('../../docs/promised-endpoints.md', import.meta.url));
const ROW =
  /^\| (?<method>[A-Z]+) `(?<promised>[^`]+)` \| (?:the same|[A-Z]+ `(?<ours>[^`]+)`) \| [a-z]+ \| (?<stands>yes|not yet) \|$/;

interface Row {
  readonly name: string;
  readonly method: string;
  readonly promised: string;
  /** Where it is led; nothing where the promised path is the route's own. */
  readonly ours: string | undefined;
  readonly stands: boolean;
}

/** The table as people read it. */
const rows = readFileSync(PAGE, 'utf8')
  .split('\n')
  .flatMap((line): Row[] => {
    const { method = '', promised = '', ours, stands } = ROW.exec(line)?.groups ?? {};
    if (stands === undefined) return [];
    return [{ name: `${method} ${promised}`, method, promised, ours, stands: stands === 'yes' }];
  });

let guildhall: Guildhall;
let founder: Person;
let admin: Person;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  founder = await platformAdministrator(guildhall);
  admin = await onboard(guildhall, founder, { name: 'Promised' });
}, 120_000);

const filled = (path: string) =>
  path
    .replace('/users/{id}', `/users/${admin.id}`)
    .replace('{tenant_id}', admin.organization.id)
    .replace('{name}', 'identity')
    .replaceAll(/\{[^}]+\}/g, 'some_thing');

describe('the promised endpoints', () => {
  it('are the 92 of the promise', () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(92);
  });

  it('that are read answer with what there is, to an administrator of an organisation or of the platform', async () => {
    const read = rows.filter(({ stands, method }) => stands && method === 'GET');
    for (const { name, promised, ours } of read) {
      const own = await admin.client.get(filled(promised));
      const answer = own.status === 403 ? await founder.client.get(filled(promised)) : own;
      expect({ name, status: answer.status }).toEqual({ name, status: 200 });
      if (ours !== undefined) {
        expect(answer.headers.link).toContain(`</api/v1${filled(ours)}>; rel="canonical"`);
        expect(Object.keys((await admin.client.get(filled(ours))).body)).toEqual(Object.keys(answer.body));
      }
    }
    expect(read.length).toBeGreaterThanOrEqual(14);
  });

  it('that change something ask for what our own ask for', async () => {
    for (const { name, method, promised, ours } of rows.filter((row) => row.stands && row.method !== 'GET')) {
      const nobody = new ApiClient(guildhall.api);
      const [there, here] = [
        await nobody.call(method, promised, { json: {} }),
        await nobody.call(method, ours ?? promised, { json: {} }),
      ];
      expect({ name, status: there.status, code: there.body?.code }).toEqual({
        name,
        status: here.status,
        code: here.body?.code,
      });
      expect([401, 422]).toContain(there.status);
    }
  });

  it('that are still to come say so', async () => {
    for (const { name, method, promised } of rows.filter(({ stands }) => !stands)) {
      const { status, body } = await admin.client.call(method, filled(promised));
      expect({ name, status, code: body?.code }).toEqual({ name, status: 501, code: 'not-built-yet' });
    }
  });
});
