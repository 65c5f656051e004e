import { Agent, createServer, get } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { createLogger } from '@guildhall/telemetry';
import { type Fixture, startFixture } from '../../test/fixture.js';
import { OddRoute } from '../../test/odd.js';
import { done } from '../../test/things.js';
import { RunningRequests } from '../server/running-requests.js';
import { Drain, type DrainStep } from './drain.js';
import { type DrainedParts, serviceSteps } from './service-steps.js';

const silent = createLogger({ level: 'fatal', service: 'test', version: '0' });
const ready = async (fixture: Fixture) => (await fetch(`${fixture.managementUrl}/readyz`)).status;

const request = 'GET /odd/open HTTP/1.1\r\nHost: fixture\r\n\r\n';
const answersIn = (text: string) => text.split('HTTP/1.1 200').length - 1;

/** A connection whose requests a test writes itself. */
async function keptConnection(port: number): Promise<{ socket: Socket; heard: () => string }> {
  let text = '';
  const socket = connect(port, '127.0.0.1').on('data', (chunk) => (text += chunk.toString()));
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, heard: () => text };
}

describe('a shutdown', () => {
  it('takes its steps in order, and passes over those that fail or hang', async () => {
    const taken: string[] = [];
    const step = (name: string, run: DrainStep['run'] = () => void taken.push(name)): DrainStep => ({
      name,
      run,
      limitMs: 50,
    });
    const fails = step('fails', () => Promise.reject(new Error('no')));
    const throws = step('throws', () => {
      throw new Error('no');
    });
    const hangs = step('hangs', () => new Promise<void>(() => undefined));
    await new Drain([step('one'), fails, throws, step('two'), hangs, step('three')], silent).begin();
    expect(taken).toEqual(['one', 'two', 'three']);
  });

  it('happens once, and is hurried by the second call', async () => {
    const taken: string[] = [];
    const waits: DrainStep = {
      name: 'waits',
      limitMs: 60_000,
      run: async (hurry) => {
        taken.push('waits');
        await new Promise((resolve) => hurry.addEventListener('abort', resolve));
        taken.push('hurried');
      },
    };
    const drain = new Drain([waits], silent);
    const first = drain.begin();
    await eventually(() => taken.length === 1);
    await Promise.all([drain.begin(), first]);
    expect(taken).toEqual(['waits', 'hurried']);
  });
});

describe('a service that shuts down', () => {
  const listeners = process.listeners('SIGTERM');
  afterEach(() => expect(process.listeners('SIGTERM')).toEqual(listeners));

  it('is not ready first, then accepts no more, finishes what runs, stops its own parts, and ends well', async () => {
    const before = done.length;
    const order: string[] = [];
    const exits: number[] = [];
    const consume = async () => {
      await eventually(() => order.includes('answered'));
      order.push('consumers');
    };
    const drainSteps = () => [
      { name: 'consumers', limitMs: 1_000, run: consume },
      { name: 'relay', limitMs: 1_000, run: () => void order.push('relay') },
    ];
    const exit = (code: number) => void exits.push(code);
    const fixture = await startFixture({ controllers: [OddRoute], drainPauseMs: 150, drainSteps, exit });
    const patient = fixture
      .as()
      .call('/odd/patient')
      .then((answer) => {
        order.push('answered');
        return answer;
      });
    await eventually(() => done.slice(before).includes('patient'));
    process.emit('SIGTERM');
    // Load balancers have not noticed yet: who still comes is served.
    const [probed, served] = await Promise.all([ready(fixture), fixture.call('/odd/open')]);
    expect([probed, served.status]).toEqual([503, 200]);
    const { status, headers } = await patient;
    expect([status, headers.get('connection')]).toEqual([200, 'close']);
    await eventually(() => exits.length > 0);
    expect(order).toEqual(['answered', 'consumers', 'relay']);
    expect(exits).toEqual([0]);
    await expect(fixture.call('/odd/open')).rejects.toThrow();
    await expect(ready(fixture)).rejects.toThrow();
  });

  it('asks whoever keeps a connection to leave it, and cuts none, until the pause is over', async () => {
    const fixture = await startFixture({ controllers: [OddRoute], drainPauseMs: 400 });
    const { socket, heard } = await keptConnection(fixture.service.port);
    socket.write(request);
    await eventually(() => answersIn(heard()) === 1);
    expect(heard()).not.toContain('Connection: close');
    const stopped = fixture.stop();
    await eventually(async () => (await ready(fixture)) === 503);
    socket.write(request);
    await eventually(() => answersIn(heard()) === 2 && socket.closed);
    expect(heard().toLowerCase()).toContain('connection: close');
    await stopped;
  });

  it('hears a connection out that it took in its last moment', async () => {
    const fixture = await startFixture({ controllers: [OddRoute] });
    const { socket, heard } = await keptConnection(fixture.service.port);
    await new Promise((resolve) => fixture.service.app.getHttpServer().getConnections(resolve));
    const stopped = fixture.stop();
    await eventually(() =>
      fixture.call('/odd/open').then(
        () => false,
        () => true,
      ),
    );
    socket.write(request);
    await stopped;
    expect(heard()).toContain('HTTP/1.1 200');
  });

  it('does not cut off a request that has arrived and that nobody has read yet', async () => {
    const server = createServer((_request, response) => response.end('heard')).listen(0, '127.0.0.1');
    await eventually(() => server.listening);
    const { socket, heard } = await keptConnection((server.address() as AddressInfo).port);
    socket.write(request);
    await eventually(() => answersIn(heard()) === 1);
    const parts = { server, running: new RunningRequests(), ofService: [] } as unknown as DrainedParts;
    socket.write(request);
    await serviceSteps(parts)
      .find(({ name }) => name === 'accept no more connections')
      ?.run(new AbortController().signal);
    await eventually(() => answersIn(heard()) === 2);
    socket.destroy();
  });

  it('cuts off what does not finish in its time', async () => {
    const before = done.length;
    const fixture = await startFixture({ controllers: [OddRoute], drainFinishMs: 50 });
    const call = fixture
      .as()
      .call('/odd/patient')
      .then(
        () => 'answered',
        () => 'cut off',
      );
    await eventually(() => done.slice(before).includes('patient'));
    await fixture.stop();
    expect(await call).toBe('cut off');
  });

  it('does not wait for connections that only stand by', async () => {
    const fixture = await startFixture({ controllers: [OddRoute] });
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve) =>
      get(`${fixture.url}/odd/open`, { agent }, (answer) => answer.resume().on('end', resolve)),
    );
    const started = performance.now();
    await fixture.stop();
    expect(performance.now() - started).toBeLessThan(2_000);
    agent.destroy();
  });

  it('ends with another code when it does not come to its end in time', async () => {
    const exits: number[] = [];
    const drainSteps = () => [{ name: 'hangs', limitMs: 600, run: () => new Promise<void>(() => undefined) }];
    const exit = (code: number) => void exits.push(code);
    const fixture = await startFixture({ controllers: [OddRoute], drainSteps, exit, shutdownGraceSeconds: 0.1 });
    process.emit('SIGINT');
    await eventually(() => exits.length > 0);
    expect(exits[0]).toBe(1);
    await fixture.stop();
  });

  it('leaves nothing open when it cannot start', async () => {
    const fixture = await startFixture({ controllers: [OddRoute] });
    const taken = startFixture({ controllers: [OddRoute], httpPort: fixture.service.port, managementPort: 0 });
    await expect(taken).rejects.toThrow('EADDRINUSE');
    await fixture.stop();
  });
});
