import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, it } from 'node:test';
import { dependenciesAreCurrent, npmRemedy, requireNode24 } from '../lib/dependencies.mjs';
import { requireDiskSpace } from '../lib/disk.mjs';
import { findJava, parseJavaVersion } from '../lib/java.mjs';
import { portHolder, requireFreePort } from '../lib/ports.mjs';
import { profile } from '../lib/profiles.mjs';
import { workFolder } from './workbench.mjs';

const folder = workFolder();

function fakeJava(name, version) {
  const home = path.join(folder, name);
  mkdirSync(path.join(home, 'bin'), { recursive: true });
  writeFileSync(path.join(home, 'bin/java'), `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`);
  chmodSync(path.join(home, 'bin/java'), 0o755);
  return home;
}

describe('a port in use', () => {
  it('is told with who holds it and the setting that avoids it', async (t) => {
    const server = net.createServer().listen(0, '127.0.0.1');
    t.after(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address();
    await assert.rejects(requireFreePort(port, { what: 'Kafka', setting: 'KAFKA_PORT' }), ({ message }) => {
      assert.match(
        message,
        new RegExp(
          `^Port ${port}, which Kafka needs, is in use by .*Stop it, or choose another port, for example KAFKA_PORT=${port + 100}; PORT_OFFSET=100 moves all`,
        ),
      );
      if (process.platform === 'linux') assert.match(message, new RegExp(`\\(process ${process.pid}\\)`));
      return true;
    });
  });

  it('is found too when its holder listens on every address', async (t) => {
    const server = net.createServer().listen(0, '0.0.0.0');
    t.after(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    await assert.rejects(requireFreePort(server.address().port, { what: 'Redis', setting: 'REDIS_PORT' }), {
      name: 'Refused',
    });
  });

  it('has no holder when nobody listens', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    assert.equal(portHolder(port), undefined);
    await requireFreePort(port, { what: 'Kafka', setting: 'KAFKA_PORT' });
  });
});

describe('Java', () => {
  for (const [said, version] of [
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "25-ea" 2026', 25],
    ['no java here', undefined],
  ]) {
    it(`is ${version ?? 'not there'} when it says ${said}`, () => assert.equal(parseJavaVersion(said), version));
  }

  it('that is missing is a sentence with what to install', () => {
    assert.throws(() => findJava({ PATH: folder }), {
      name: 'Refused',
      message:
        /there is none: JAVA_HOME is not set, and there is no java on the path\. Install one .*apt install default-jre-headless/,
    });
  });

  it('that is too old is a sentence with its version', () => {
    const home = fakeJava('old', '11.0.2');
    assert.throws(() => findJava({ JAVA_HOME: home, PATH: '/usr/nowhere' }), {
      message: /Java 17 or newer, and .*old\/bin\/java is Java 11\./,
    });
  });

  it('is taken from the path when JAVA_HOME holds an old one', () => {
    const good = fakeJava('good', '21.0.1');
    const env = { JAVA_HOME: fakeJava('older', '1.8.0_1'), PATH: `${path.join(good, 'bin')}:/usr/bin:/bin` };
    assert.deepEqual(findJava(env), { command: 'java', version: 21 });
  });
});

describe('the disk', () => {
  it('that is nearly full is a sentence with both sizes and a way out', () => {
    const { bavail, bsize } = statfsSync(folder);
    assert.throws(() => requireDiskSpace(folder, bavail * bsize * 2), {
      name: 'Refused',
      message: /GiB are free on the disk of .*; Guildhall needs .* GUILDHALL_DATA=/,
    });
    requireDiskSpace(folder, 1);
  });
});

describe('settings of the local platform', () => {
  it('move all ports, or one', () => {
    const { ports } = profile('start', { PORT_OFFSET: '100', REDIS_PORT: '7000' });
    assert.deepEqual(ports, {
      kafka: 19192,
      kafkaController: 19193,
      postgres: 15532,
      redis: 7000,
      smtp: 11125,
      mailPage: 18125,
    });
    assert.equal(profile('test', {}).ports.kafka, 29092);
  });

  it('that make no sense are told by name', () => {
    assert.throws(() => profile('start', { KAFKA_PORT: 'high' }), {
      message: 'KAFKA_PORT is "high"; it must be a whole number from 1 to 65535.',
    });
    assert.throws(() => profile('live'), { message: /no profile "live"/ });
  });

  it('keep what counts and forget what does not', () => {
    assert.deepEqual([profile('start', {}).durable, profile('test', {}).durable], [true, false]);
  });
});

describe('dependencies', () => {
  const write = (name, packages) => {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), JSON.stringify({ packages }));
  };

  it('are missing after a clone, there after an install, and stale after a pull', () => {
    const lock = {
      '': {},
      'libs/a': {},
      'node_modules/a': { link: true },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/c': { version: '1.0.0', optional: true },
    };
    write('package-lock.json', lock);
    assert.equal(dependenciesAreCurrent(folder), false);
    write('node_modules/.package-lock.json', { 'node_modules/b': { version: '1.0.0' } });
    assert.equal(dependenciesAreCurrent(folder), true);
    write('package-lock.json', { ...lock, 'node_modules/b': { version: '1.0.1' } });
    assert.equal(dependenciesAreCurrent(folder), false);
  });

  it('that npm cannot install come with the remedy for that failure', () => {
    assert.match(npmRemedy('npm error code EUSAGE'), /package-lock\.json does not fit/);
    assert.match(npmRemedy('npm error code ENOSPC'), /disk is full/);
    assert.match(npmRemedy('npm error code EACCES'), /another user/);
    assert.match(npmRemedy('npm error network ETIMEDOUT'), /Check the network/);
  });
});

describe('Node', () => {
  it('that runs us is used when it is new enough', () => {
    assert.equal(requireNode24('24.14.1'), process.execPath);
    assert.equal(requireNode24('25.0.0'), process.execPath);
  });

  it('that is older gives way to the installed one', () => {
    for (const old of ['20.20.2', '24.14.0']) assert.match(requireNode24(old), /node_modules\/node-.*\/bin\/node$/);
  });
});
