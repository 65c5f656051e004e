import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { processEnvironment } from '../lib/service-processes.mjs';
import { listServices, processesOf } from '../lib/services.mjs';
import { workFolder } from './workbench.mjs';

const root = workFolder();

function service(name, guildhall) {
  mkdirSync(path.join(root, name));
  writeFileSync(path.join(root, name, 'package.json'), JSON.stringify({ version: '1.2.3', guildhall }));
}

describe('services', () => {
  const clerk = { name: 'clerk', main: 'dist/clerk.js', managementPort: 8292, signingKeys: ['CLERK_KEY_FILE'] };
  service('tenancy', { port: 8102, managementPort: 8202, database: 'tenancy', processes: [clerk] });
  service('gate-way', { port: 8080 });
  service('unfinished', undefined);
  mkdirSync(path.join(root, 'notes'));

  it('are the folders that declare themselves, by port', () => {
    assert.deepEqual(listServices({ root, env: {} }), [
      {
        name: 'gate-way',
        folder: path.join(root, 'gate-way'),
        version: '1.2.3',
        port: 8080,
        managementPort: 8180,
        database: undefined,
        processes: [],
      },
      {
        name: 'tenancy',
        folder: path.join(root, 'tenancy'),
        version: '1.2.3',
        port: 8102,
        managementPort: 8202,
        database: 'tenancy',
        processes: [
          { name: 'tenancy-clerk', main: 'dist/clerk.js', managementPort: 8292, signingKeys: ['CLERK_KEY_FILE'] },
        ],
      },
    ]);
  });

  it('move together, or one by one', () => {
    const env = { PORT_OFFSET: '1000', GATE_WAY_PORT: '80', TENANCY_MANAGEMENT_PORT: '9999' };
    assert.deepEqual(
      listServices({ root, env }).map(({ port, managementPort }) => [port, managementPort]),
      [
        [80, 9180],
        [9102, 9999],
      ],
    );
  });

  it('may run as further processes, each with probes of its own', () => {
    const env = { PORT_OFFSET: '1000', TENANCY_CLERK_MANAGEMENT_PORT: '7777' };
    const [, tenancy] = listServices({ root, env });
    assert.deepEqual(
      processesOf(tenancy).map(({ name, main, managementPort }) => [name, main, managementPort]),
      [
        ['tenancy', 'dist/main.js', 9202],
        ['tenancy-clerk', 'dist/clerk.js', 7777],
      ],
    );
  });

  it('give a further process its keys, and nothing that it could be called with', () => {
    const [, tenancy] = listServices({ root, env: {} });
    const platform = { addresses: {}, services: [tenancy], publicUrl: 'http://127.0.0.1:8080' };
    const access = { keyRingFile: 'ring', tokenKeys: 'k:secret', signingKeys: { CLERK_KEY_FILE: '/keys/clerk.pem' } };
    const [serving, clerks] = processesOf(tenancy).map((each) =>
      processEnvironment(platform, { service: tenancy, ...each }, new Map([['tenancy', access]])),
    );
    assert.deepEqual([serving.CLERK_KEY_FILE, clerks.CLERK_KEY_FILE], [undefined, '/keys/clerk.pem']);
    assert.deepEqual([serving.SERVICE_TOKEN_KEYS, clerks.SERVICE_TOKEN_KEYS], ['k:secret', undefined]);
    assert.deepEqual([serving.KEY_RING_FILE, clerks.KEY_RING_FILE], ['ring', undefined]);
    assert.deepEqual([serving.MANAGEMENT_PORT, clerks.MANAGEMENT_PORT], ['8202', '8292']);
    assert.equal(clerks.HTTP_PORT, undefined);
  });

  it('without a port are told by file', () => {
    service('broken', { database: 'x' });
    assert.throws(() => listServices({ root, env: {} }), {
      message: 'services/broken/package.json: "guildhall" needs a "port".',
    });
  });
});
