import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { servers } from '@guildhall/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { limitedAddress } from '../platform/api-client.js';
import { Guildhall } from '../platform/guildhall.js';
import { colleague, type Person, platformAdministrator } from '../platform/people.js';

const script = fileURLToPath(new URL('../../deploy/local/demo.mjs', import.meta.url));
const fromElsewhere = new URL('../platform/from-elsewhere.mjs', import.meta.url).href;

let guildhall: Guildhall;
let founder: Person;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  founder = await colleague(guildhall, await platformAdministrator(guildhall), 'super-admin', 'Who shows the demo');
}, 180_000);

function demo(password: string): Promise<{ code: number | null; said: string }> {
  const portOf = (address = '') => address.split(':').at(-1);
  const child = spawn(process.execPath, [script], {
    env: {
      PATH: process.env['PATH'],
      // The demo meets the limits: it calls from where they hold.
      NODE_OPTIONS: `--import=${fromElsewhere}`,
      LOCAL_ADDRESS: limitedAddress(),
      PUBLIC_URL: guildhall.at.publicUrl,
      KAFKA_PORT: portOf(guildhall.at.kafkaBrokers[0]),
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

describe('npm run demo', () => {
  it('tells the first thread to its end', async () => {
    const { code, said } = await demo(founder.password);
    expect({ code, said }).toMatchObject({ code: 0 });
    for (const told of [
      '429',
      'OrganizationActivated',
      'RefreshReuseDetected',
      'UserSuspended',
      'All of it is still there',
    ])
      expect(said).toContain(told);
    expect(said).not.toContain('Warning');
  }, 90_000);

  it('says in a sentence what it needs where nobody can be asked for a password', async () => {
    const { code, said } = await demo('not the password');
    expect(code).toBe(1);
    expect(said).toContain(`Say the password of ${founder.email}`);
    expect(said).not.toContain('    at ');
  }, 30_000);
});
