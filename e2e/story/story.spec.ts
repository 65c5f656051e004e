import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeId } from '@guildhall/contracts';
import { servers } from '@guildhall/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { limitedAddress } from '../platform/api-client.js';
import { Guildhall } from '../platform/guildhall.js';
import { colleague, type Person, platformAdministrator } from '../platform/people.js';
import { report } from '../platform/report.js';

const script = fileURLToPath(new URL('../../deploy/local/demo.mjs', import.meta.url));
const fromElsewhere = new URL('../platform/from-elsewhere.mjs', import.meta.url).href;

/** What `npm run demo` found out; deploy/local/story says what each is. */
interface Facts {
  readonly ada: { readonly organization: string };
  readonly input: Readonly<Record<'audit' | 'metric' | 'usage' | 'rating', number>>;
  readonly itemsIn: number;
  readonly batches: number;
  readonly services: number;
}

let guildhall: Guildhall;
let founder: Person;
let told: { readonly code: number | null; readonly said: string };
let facts: Facts;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  founder = await colleague(guildhall, await platformAdministrator(guildhall), 'super-admin', 'Who shows the demo');
  const file = path.join(guildhall.folder, 'facts.json');
  const since = performance.now();
  told = await demo(founder.password, `--facts=${file}`);
  if (told.code !== 0) throw new Error(told.said);
  report('the demo', `told in ${((performance.now() - since) / 1_000).toFixed(1)} s`);
  facts = JSON.parse(readFileSync(file, 'utf8')) as Facts;
}, 600_000);

function demo(password: string, ...args: string[]): Promise<typeof told> {
  const portOf = (address = '') => address.split(':').at(-1);
  const child = spawn(process.execPath, [script, ...args], {
    env: {
      PATH: process.env['PATH'],
      GUILDHALL_DATA: guildhall.folder,
      // The demo meets the limits: it calls from where they hold.
      NODE_OPTIONS: `--import=${fromElsewhere}`,
      LOCAL_ADDRESS: limitedAddress(),
      PUBLIC_URL: guildhall.at.publicUrl,
      MAIL_PAGE_PORT: portOf(servers.mailPageUrl),
      PLATFORM_ADMINISTRATOR_EMAIL: founder.email,
      PLATFORM_PASSWORD: password,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}

/** Rows of the demo's organisation. */
async function count(service: Parameters<Guildhall['look']>[0], sql: string): Promise<number> {
  const tenant = decodeId('org', facts.ada.organization);
  const [row] = await guildhall.look<{ count: string }>(service, sql, [tenant]);
  return Number(row?.count);
}

describe('npm run demo', () => {
  it('tells the whole job to its end, and all of its figures hold', () => {
    expect(told.said).not.toContain('✖');
    expect(told.said).not.toContain('Warning');
    expect(told.said.match(/^ {2}✓ /gm)?.length).toBeGreaterThan(35);
    // All but tenancy, which asks them.
    expect(facts.services).toBe(Object.keys(guildhall.at.databases).length - 1);
  });

  it('leaves in the trail what it says, once, sealed and chained without a gap', async () => {
    // What a product reports has names of its own.
    const reported = `from sequenced_entries where tenant_id = $1 and type not like 'guildhall.%'`;
    expect(await count('audit', `select count(*) ${reported}`)).toBe(facts.input.audit);
    expect(await count('audit', `select count(distinct id) ${reported}`)).toBe(facts.input.audit);
    const gaps = 'select max(place) + 1 - count(*) as count from sequenced_entries where tenant_id = $1';
    expect(await count('audit', gaps)).toBe(0);
  });

  it('T70: has nothing that was accepted wait without a place', async () => {
    expect(
      await count('audit', 'select coalesce(sum(size), 0) as count from staged_batches where tenant_id = $1'),
    ).toBeLessThan(50);
  });

  it('leaves nothing that a consumer gave up', async () => {
    for (const service of [
      'audit',
      'monitoring',
      'reporting',
      'feedback',
      'integration',
      'tenancy',
      'identity',
    ] as const)
      expect({
        service,
        parked: await count(service, 'select count(*) from parked_events where tenant_id = $1'),
      }).toEqual({ service, parked: 0 });
  });

  it('says in a sentence what it needs where nobody can be asked for a password', async () => {
    const { code, said } = await demo('not the password');
    expect(code).toBe(1);
    expect(said).toContain(`Say the password of ${founder.email}`);
    expect(said).not.toContain('    at ');
  }, 60_000);
});
