import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SeededRandomness, SystemClock } from '@guildhall/runtime';
import { createLogger } from '@guildhall/telemetry';
import { eventually, freePorts } from '@guildhall/testing';
import { CLUSTER_LIMITS, type ClusterLimits, GatewayCluster } from './gateway-cluster.js';
import { WorkerProcess } from './worker-process.js';

type Mode = 'works' | 'fails' | 'dawdles' | 'clings';

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

/** A cluster of real processes that do as they are told: what a process is, the kernel says and not we. */
async function startCluster(count: number, given: { mode?: Mode; limits?: Partial<ClusterLimits> } = {}) {
  const [port = 0] = await freePorts(1);
  const made: WorkerProcess[] = [];
  const clock = new SystemClock();
  let { mode = 'works' } = given;
  cluster.setupPrimary({ exec: fileURLToPath(new URL('../../test/cluster-worker.mjs', import.meta.url)) });
  const processes = new GatewayCluster({
    launch: (opening) => {
      const env = { PORT: String(port), OPENING: opening, MODE: mode, NODE_OPTIONS: '' };
      const worker = new WorkerProcess(cluster.fork(env), clock);
      made.push(worker);
      return worker;
    },
    clock,
    randomness: new SeededRandomness(1),
    log: createLogger({ service: 'test', version: '0', level: 'fatal' }),
    limits: { ...CLUSTER_LIMITS, graceMs: 2_000, restart: { baseMs: 10, capMs: 50 }, ...given.limits },
  });
  ending.push(async () => {
    mode = 'works';
    await processes.end();
    await Promise.all(made.map(({ gone }) => gone));
  });
  const started = processes.start(count);
  const call = async (path = '/') => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
    return Number((await answer.text()).split(' ')[0]);
  };
  return { processes, made, started, call, from: (next: Mode) => (mode = next) };
}

/** Calls without a pause, until told to stop. */
function underLoad(call: () => Promise<number>) {
  const heard = { pids: new Set<number>(), failures: [] as unknown[], calls: 0 };
  let isOver = false;
  const loop = async () => {
    while (!isOver) {
      heard.calls++;
      await call().then(
        (pid) => heard.pids.add(pid),
        (error: unknown) => heard.failures.push(error),
      );
    }
  };
  const running = Promise.all([loop(), loop(), loop()]);
  return { heard, stop: () => ((isOver = true), running) };
}

describe('the processes of a gateway', () => {
  it('share a port, and are replaced in turn without a call that is lost', async () => {
    const { processes, made, started, call } = await startCluster(2);
    await started;
    const before = made.map(({ pid }) => pid);
    const load = underLoad(call);
    await eventually(() => load.heard.pids.size === 2);
    await processes.replaceAll();
    await eventually(() => load.heard.pids.size === 4);
    await load.stop();
    expect(load.heard.failures).toEqual([]);
    const after = new Set([await call(), await call(), await call()]);
    for (const pid of before) expect(after.has(pid!)).toBe(false);
    expect(made).toHaveLength(4);
  });

  it('keep their old one when a new one is not ready, or does not even start', async () => {
    const { processes, made, started, call, from } = await startCluster(1, { limits: { readyWithinMs: 300 } });
    await started;
    const first = await call();
    for (const mode of ['dawdles', 'fails'] as const) {
      from(mode);
      await processes.replaceAll();
    }
    expect([await call(), made.length]).toEqual([first, 3]);
    await Promise.all(made.slice(1).map(({ gone }) => gone));
    expect((await processes.report()).isReady).toBe(true);
  });

  it('each get a successor when they are killed, and the others go on meanwhile', async () => {
    const { processes, made, started, call } = await startCluster(2);
    await started;
    const [victim] = made;
    process.kill(victim!.pid!, 'SIGKILL');
    await victim!.gone;
    expect((await processes.report()).isReady).toBe(true);
    await call();
    await eventually(async () => (await processes.report()).checks[0]?.detail === '2 take calls');
    expect(made).toHaveLength(3);
  });

  it('do not stay when they are stuck', async () => {
    const limits = { lookedAfterEveryMs: 50, silentMs: 2_000 };
    const { made, started, call } = await startCluster(1, { limits });
    await started;
    await call('/stick').catch(() => undefined);
    await eventually(() => made.length === 2);
    const again = await eventually(call);
    expect(again).toBe(made[1]?.pid);
  });

  it('are ready together, and one that is not says why', async () => {
    const { processes, started, call } = await startCluster(2);
    await started;
    expect(await processes.report()).toMatchObject({ isReady: true, state: 'serving' });
    const unready = await call('/unready');
    const { isReady, checks } = await processes.report();
    expect(isReady).toBe(false);
    expect(checks).toContainEqual({ name: 'kafka', isReady: false, detail: `of ${unready}`, ageSeconds: 0 });
    await processes.end();
    expect(await processes.report()).toMatchObject({ isReady: false, state: 'draining' });
  });

  it('count as one, also what those have counted that are gone', async () => {
    const { processes, made, started, call } = await startCluster(2);
    await started;
    for (let calls = 0; calls < 6; calls++) await call();
    expect(await processes.metrics()).toContain('guildhall_fixture_calls_total 6');
    await processes.replaceAll();
    await call();
    process.kill(made.at(-1)!.pid!, 'SIGKILL');
    await made.at(-1)!.gone;
    // What a process that was killed had counted since it was last asked is lost with it.
    expect(Number(/fixture_calls_total (\d+)/.exec(await processes.metrics())?.[1])).toBeGreaterThanOrEqual(6);
  });

  it('all end when they are asked to, by force when they will not', async () => {
    const willing = await startCluster(2);
    await willing.started;
    expect(await willing.processes.end()).toBe(true);
    const clinging = await startCluster(1, { mode: 'clings', limits: { graceMs: 100 } });
    await clinging.started;
    expect(await clinging.processes.end()).toBe(false);
    await clinging.made[0]?.gone;
  });

  it('are not tried again when none could ever serve', async () => {
    const { started, made } = await startCluster(2, { mode: 'fails' });
    await expect(started).rejects.toThrow('ended with 3 before it could serve');
    await Promise.all(made.map(({ gone }) => gone));
    expect(made).toHaveLength(2);
  });
});
