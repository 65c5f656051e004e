import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { startKafka, startPostgres, startRedis } from '../infra.mjs';
import { queryAll } from '../lib/databases.mjs';
import { serverUser } from '../lib/folders.mjs';
import { identityOf, stillRuns } from '../lib/identity.mjs';
import { runningProcess } from '../lib/processes.mjs';
import { withKafkaAdmin } from '../lib/topics.mjs';
import { eventually, freePort, workFolder } from './workbench.mjs';

const folder = workFolder();
const infra = fileURLToPath(new URL('../infra.mjs', import.meta.url));

describe('a PostgreSQL of one’s own', () => {
  const dir = path.join(folder, 'postgres');
  let port;
  let url;
  let server;
  const start = async (durable) => {
    server = await startPostgres({ dir, port, durable, whileAlive: process.pid });
  };
  before(async () => {
    port = await freePort();
    url = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
    await start(true);
  });
  after(() => server.stop());

  it('D27: is durable and has checksums', async () => {
    for (const flag of ['fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums']) {
      assert.deepEqual(await queryAll(url, `select current_setting('${flag}') as flag`), [{ flag: 'on' }]);
    }
  });

  it('is started once, however often one asks', async () => {
    const { pid } = server;
    await start(true);
    assert.deepEqual([server.pid, server.fresh], [pid, false]);
  });

  it('keeps what it has acknowledged over kill -9, with a foreign process on the pid of its own lock file', async () => {
    await queryAll(url, 'create table kept as select 42 as answer');
    await server.kill9();
    const foreign = spawn('sleep', ['60'], { ...serverUser(), stdio: 'ignore' });
    const lock = path.join(dir, 'data/postmaster.pid');
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/^\d+/, String(foreign.pid)));
    await start(true);
    foreign.kill();
    assert.deepEqual(await queryAll(url, 'select answer from kept'), [{ answer: 42 }]);
  });

  it('asks for a password', async () => {
    await assert.rejects(queryAll(url.replace(':postgres@', ':guess@'), 'select 1'), { code: '28P01' });
  });
});

describe('a Kafka of one’s own', () => {
  const dir = path.join(folder, 'kafka');
  let port;
  let server;
  before(async () => {
    port = await freePort();
    server = await startKafka({ dir, port, controllerPort: await freePort(), whileAlive: process.pid });
  });
  after(() => server.stop());

  it('keeps a record over kill -9', async () => {
    const broker = `127.0.0.1:${port}`;
    await withKafkaAdmin(broker, (admin) => admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }] }));
    const producer = new kafkajs.Kafka({ brokers: [broker], logLevel: kafkajs.logLevel.NOTHING }).producer();
    await producer.connect();
    await producer.send({ topic: 'kept', acks: -1, messages: [{ key: 'a', value: 'b' }] });
    await producer.disconnect();
    await server.kill9();
    const controllerPort = Number(
      /CONTROLLER:\/\/127\.0\.0\.1:(\d+)/.exec(readFileSync(path.join(dir, 'server.properties'), 'utf8'))?.[1],
    );
    server = await startKafka({ dir, port, controllerPort, whileAlive: process.pid });
    const [{ high }] = await withKafkaAdmin(broker, (admin) => admin.fetchTopicOffsets('kept'));
    assert.equal(high, '1');
  });
});

describe('servers of a test run', () => {
  it('end with the process that wanted them, also when it is killed', async (t) => {
    const dir = path.join(folder, 'redis');
    const port = await freePort();
    const script = `
      import { startRedis } from ${JSON.stringify(infra)};
      const { pid } = await startRedis({ dir: ${JSON.stringify(dir)}, port: ${port}, whileAlive: process.pid });
      console.log(pid);
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => owner.kill('SIGKILL'));
    const { value } = await owner.stdout[Symbol.asyncIterator]().next();
    const redis = identityOf(Number(value));
    t.after(() => stillRuns(redis) && process.kill(redis.pid));
    const guard = runningProcess(path.join(dir, `guard-${owner.pid}.pid`));
    assert.deepEqual([stillRuns(redis), stillRuns(guard)], [true, true]);
    owner.kill('SIGKILL');
    await eventually(() => !stillRuns(redis) && !stillRuns(guard));
    assert.equal(existsSync(path.join(dir, `guard-${owner.pid}.pid`)), false);
  });

  it('do not keep their guard when they are stopped in order', async () => {
    const dir = path.join(folder, 'redis-in-order');
    const server = await startRedis({ dir, port: await freePort(), whileAlive: process.pid });
    const guard = runningProcess(path.join(dir, `guard-${process.pid}.pid`));
    assert.equal(stillRuns(guard), true);
    await server.stop();
    assert.equal(existsSync(path.join(dir, 'redis.pid')), false);
    await eventually(() => !stillRuns(guard));
  });
});
