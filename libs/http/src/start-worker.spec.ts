import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { createLogger } from '@guildhall/telemetry';
import { Injectable, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Readiness } from './management/readiness.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const done: string[] = [];

@Injectable()
class Work implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly readiness: Readiness,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    done.push(`begun ${this.clock.now().getTime() > 0}`);
    this.readiness.register({ name: 'work', probe: () => 'under way' });
  }

  onApplicationShutdown(): void {
    done.push('ended');
  }
}

@Module({ providers: [Work] })
class WorkModule {}

@Module({ providers: [{ provide: 'nothing', useFactory: () => Promise.reject(new Error('cannot start')) }] })
class BrokenModule {}

const options = {
  service: 'worker',
  version: '1.2.3',
  host: '127.0.0.1',
  managementPort: 0,
  publicUrl: 'https://guildhall.test',
  logger: createLogger({ service: 'worker', version: '0', level: 'fatal' }),
  exit: 'never',
} as const;

let worker: RunningWorker;
beforeAll(async () => {
  worker = await startWorker(WorkModule, options);
});
afterAll(() => worker.drain());

describe('a worker', () => {
  it('answers probes and metrics, and nothing else', async () => {
    const ask = async (path: string) => fetch(`http://127.0.0.1:${worker.managementPort}${path}`);
    expect(await (await ask('/readyz')).json()).toMatchObject({ checks: [{ name: 'work', detail: 'under way' }] });
    expect(await (await ask('/version')).json()).toMatchObject({ service: 'worker', version: '1.2.3' });
    const statuses = ['/livez', '/startupz', '/metrics', '/', '/problems'].map(
      async (path) => (await ask(path)).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 200, 404, 404]);
  });

  it('ends its work, and then its probes, once', async () => {
    await Promise.all([worker.drain(), worker.drain()]);
    expect(done).toEqual(['begun true', 'ended']);
    await expect(fetch(`http://127.0.0.1:${worker.managementPort}/livez`)).rejects.toThrow();
  });

  it('leaves no port open when its module cannot start', async () => {
    const [port] = [worker.managementPort];
    await expect(startWorker(BrokenModule, { ...options, managementPort: port })).rejects.toThrow('cannot start');
    await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
  });

  it('ends at once when it is told to while it still waits for what it needs', async () => {
    const before = process.listenerCount('SIGTERM');
    const ended: number[] = [];
    let giveUp: (error: Error) => void = () => undefined;
    const coming = new Promise<never>((_, reject) => (giveUp = reject));
    @Module({ providers: [{ provide: 'database', useFactory: () => coming }] })
    class WaitingModule {}

    const starting = startWorker(WaitingModule, { ...options, exit: (code) => void ended.push(code) });
    starting.catch(() => undefined);
    await eventually(() => process.listenerCount('SIGTERM') > before);
    process.emit('SIGTERM');
    expect(ended).toEqual([0]);

    giveUp(new Error('never came'));
    await expect(starting).rejects.toThrow('never came');
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});
