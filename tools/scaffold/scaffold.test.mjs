import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openWorkshop } from './workshop.mjs';

let workshop;
const run = (command, folder = '') => {
  const { status, stdout, stderr } = spawnSync(command[0], command.slice(1), {
    cwd: join(workshop.folder, folder),
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
};
const node = (...args) => run([process.execPath, ...args]);
const generate = (...words) => node('tools/scaffold/new.mjs', ...words);
const succeeds = ({ status, output }) => assert.equal(status, 0, output);
const bin = (name) => join('node_modules/.bin', name);

before(() => {
  workshop = openWorkshop();
});
after(() => workshop?.close());

describe('npm run new', () => {
  it('makes a service, the first use case of a feature, and a further one', () => {
    succeeds(generate('service', 'lending'));
    workshop.linkWorkspace('services/lending');
    succeeds(generate('use-case', 'lending', 'books', 'create-book'));
    succeeds(generate('use-case', 'lending', 'books', 'archive-book'));
    succeeds(generate('use-case', 'tenancy', 'workspaces', 'create-workspace'));
  });

  it('writes what is in form, in style and inside the boundaries', () => {
    succeeds(node(bin('biome'), 'format', '--reporter=summary', 'services/lending', 'services/tenancy/src/workspaces'));
    succeeds(node(bin('eslint'), '--max-warnings=0', 'services/lending', 'services/tenancy/src/workspaces'));
    assert.doesNotMatch(node('tools/boundaries/main.mjs').output, /services\/lending\//);
  });

  it('writes what the compiler accepts, and contracts that buf accepts', () => {
    for (const folder of ['services/lending', 'services/tenancy'])
      succeeds(node('node_modules/typescript7/bin/tsc', '-p', folder));
    succeeds(node(bin('buf'), 'lint'));
    succeeds(node(bin('buf'), 'breaking', '--against', 'proto/released.binpb'));
  });

  it('writes specs that pass, on a database made by its migrations', () => {
    const jest = [
      '--experimental-vm-modules',
      '--no-warnings',
      bin('jest'),
      '--ci',
      '--runInBand',
      '--testTimeout=60000',
    ];
    succeeds(node(...jest, '--projects', 'services/lending', 'services/tenancy', '--', 'lending', 'workspaces'));
  });

  it('gives the service a port of its own, a topic and an owner', () => {
    const { guildhall } = JSON.parse(readFileSync(join(workshop.folder, 'services/lending/package.json'), 'utf8'));
    assert.equal(guildhall.managementPort, guildhall.port + 100);
    assert.match(readFileSync(join(workshop.folder, 'CODEOWNERS'), 'utf8'), /\/services\/lending\/ +@/);
    assert.match(readFileSync(join(workshop.folder, 'libs/contracts/src/topics.ts'), 'utf8'), /'lending'/);
  });

  it('refuses what is there already, and what is no name, and writes nothing then', () => {
    const refusals = [
      [['service', 'lending'], /is there already/],
      [['service', 'Lending'], /lower case/],
      [['use-case', 'lending', 'books', 'create-book'], /has BookCreated already/],
      [['use-case', 'lending', 'book', 'return-book'], /is "books", not "book"/],
      [['use-case', 'nowhere', 'books', 'create-book'], /no service "nowhere"/],
      [['use-case', 'lending', 'books', 'create'], /has no noun/],
      [[], /npm run new -- service/],
    ];
    for (const [words, reason] of refusals) {
      const { status, output } = generate(...words);
      assert.equal(status, 2, output);
      assert.match(output, reason);
    }
  });
});
