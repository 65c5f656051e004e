import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiServer, apiServer } from '../../test/api-server.js';
import { CANARIES, leaks, PLANTED, plantedSecrets, PRIVATE_KEY_LINE } from '../../test/canaries.js';
import { installation, pod, vitals } from '../../test/installation.js';
import type { Observed } from '../observation/open-observed.js';
import type { PortForwarding } from '../observation/port-forwarding.js';
import { makeBundle } from './make-bundle.js';
import { packBundle } from './pack-bundle.js';

const at = '/api/v1/namespaces/acme';
const log = leaks.map((leak, line) => `2026-11-22T12:00:00Z line ${line}: ${leak}`).join('\n');
const env = [
  { name: 'SMTP_PASSWORD', value: CANARIES.variable },
  { name: 'KAFKA_BROKERS', value: 'kafka:9092' },
  { name: 'DATABASE_URL_FILE', value: '/run/guildhall/DATABASE_URL' },
  { name: 'OLD_DATABASE_URL', value: `postgres://app:${CANARIES.variable}@db/x` },
];
const carelessPod = {
  metadata: {
    name: 'acme-audit-x1',
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': CANARIES.variable,
      note: `token: ${CANARIES.token}`,
    },
    managedFields: [{ manager: CANARIES.variable }],
  },
  spec: { containers: [{ name: 'audit', env }] },
};

const ANSWERS = {
  '/version': { gitVersion: 'v1.36.3' },
  [`${at}/pods`]: { items: [carelessPod] },
  [`${at}/secrets`]: { items: plantedSecrets },
  [`${at}/configmaps`]: { items: [{ metadata: { name: 'acme' }, data: { note: leaks.join(' ') } }] },
  [`${at}/events`]: { items: [{ message: `secret "acme-smtp" not found; ${leaks.join(' ')}` }] },
  [`${at}/pods/acme-audit-x1/log`]: log,
};

let server: ApiServer;
const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
beforeAll(async () => {
  server = await apiServer(ANSWERS);
});
afterAll(() => server.close());

/** Packs, and gives the archive's bytes; what lies in a tar lies in it as it is. */
async function bundle(name: string, answers?: ApiServer): Promise<string> {
  const observed: Observed = { api: (answers ?? server).api, namespace: 'acme', forwarding: {} as PortForwarding };
  const ill = installation({
    pods: { value: [pod('audit', { isReady: false })] },
    vitals: [vitals('audit', [], [`database: ${leaks.join(' ')}`])],
  });
  const path = join(folder, name);
  await packBundle(path, makeBundle(observed, ill, { lines: 100, bytes: 1_000_000 }));
  return gunzipSync(readFileSync(path)).toString('utf8');
}

describe('a support bundle', () => {
  it('T71: holds none of the planted secrets and tokens, in whatever form they were written down', async () => {
    const packed = await bundle('planted.tar.gz');
    for (const canary of Object.values(CANARIES)) {
      expect(JSON.stringify(ANSWERS)).toContain(canary);
      expect(packed).not.toContain(canary);
    }
    expect(packed).not.toContain(PRIVATE_KEY_LINE);
    for (const [key, value] of Object.values(PLANTED).flatMap((values) => Object.entries(values)))
      expect([key, packed.includes(Buffer.from(value).toString('base64'))]).toEqual([key, false]);
  });

  it('holds what whoever helps needs: objects, the names of Secrets, logs, what the doctor says', async () => {
    const packed = await bundle('useful.tar.gz');
    for (const useful of [
      'kafka:9092',
      '/run/guildhall/DATABASE_URL',
      'v1.36.3',
      'acme-smtp\\" not found',
      'line 3:',
      'pods-ready',
      'logs/acme-audit-x1/audit.log',
    ])
      expect(packed).toContain(useful);
  });

  it('asks for the Secrets once to search for them, and otherwise for their names alone', async () => {
    const before = server.asked.length;
    await bundle('asked.tar.gz');
    const asked = server.asked.slice(before).filter((path) => path.includes('/secrets'));
    expect(asked).toEqual([`${at}/secrets`, `${at}/secrets`]);
  });

  it('says when it could not read the Secrets, and still takes out what has a form', async () => {
    const blind = await apiServer({ ...ANSWERS, [`${at}/secrets`]: undefined });
    const packed = await bundle('blind.tar.gz', blind);
    await blind.close();
    expect(packed).toContain('Secrets could not be read');
    expect(packed).not.toContain(`identity_app:${CANARIES.planted}`);
  });

  it('is for the eyes of its owner, and replaces no file', async () => {
    await bundle('owner.tar.gz');
    expect(statSync(join(folder, 'owner.tar.gz')).mode & 0o777).toBe(0o600);
    await expect(bundle('owner.tar.gz')).rejects.toThrow('EEXIST');
  });
});
