import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { listServices } from '../lib/services.mjs';
import { workFolder } from './workbench.mjs';

const root = workFolder();

function service(name, guildhall) {
  mkdirSync(path.join(root, name));
  writeFileSync(path.join(root, name, 'package.json'), JSON.stringify({ version: '1.2.3', guildhall }));
}

describe('services', () => {
  service('tenancy', { port: 8102, managementPort: 8202, database: 'tenancy' });
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
      },
      {
        name: 'tenancy',
        folder: path.join(root, 'tenancy'),
        version: '1.2.3',
        port: 8102,
        managementPort: 8202,
        database: 'tenancy',
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

  it('without a port are told by file', () => {
    service('broken', { database: 'x' });
    assert.throws(() => listServices({ root, env: {} }), {
      message: 'services/broken/package.json: "guildhall" needs a "port".',
    });
  });
});
