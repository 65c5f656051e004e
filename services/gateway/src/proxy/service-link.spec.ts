import { createServer, type RequestListener, type Server } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DEADLINE_HEADER, DeadlineExceeded, TemporarilyUnavailable } from '@guildhall/http';
import { SeededRandomness } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { Departure } from '../calls/departure.js';
import type { ServiceCall } from './connections.js';
import { LINK_LIMITS, type LinkLimits, ServiceLink } from './service-link.js';

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function listening(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  ending.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const service = (answer: RequestListener) => listening(createServer(answer));
/** A service that counts its calls and ends the connection of the first few without a word. */
async function hangingUp(times: number) {
  const seen: string[] = [];
  const url = await service((request, response) => {
    seen.push(request.method ?? '');
    if (seen.length <= times) return void request.socket.destroy();
    response.end('at last');
  });
  return { url, seen };
}

function linkTo(url: string | readonly string[], limits: Partial<LinkLimits> = {}): ServiceLink {
  const link = new ServiceLink('echo', [url].flat(), new SeededRandomness(1), { ...LINK_LIMITS, ...limits });
  ending.push(async () => link.close());
  return link;
}

const call = (more: Partial<ServiceCall> = {}): ServiceCall => ({
  method: 'GET',
  path: '/',
  headers: [],
  body: undefined,
  departure: new Departure(),
  answerMs: 5_000,
  isStream: false,
  ...more,
});
const textOf = async (link: ServiceLink, more: Partial<ServiceCall> = {}) => text(await link.call(call(more)));
const nowhere = () => listening(createTcpServer()).then(async (url) => (await ending.pop()?.(), url));

describe('a call to a service', () => {
  it('that hangs up is repeated twice at most, and only where that is safe', async () => {
    const twice = await hangingUp(2);
    expect(await textOf(linkTo(twice.url))).toBe('at last');
    const thrice = await hangingUp(3);
    await expect(textOf(linkTo(thrice.url))).rejects.toThrow(TemporarilyUnavailable);
    expect(thrice.seen).toHaveLength(3);
    const changing = await hangingUp(1);
    await expect(textOf(linkTo(changing.url), { method: 'POST' })).rejects.toThrow(TemporarilyUnavailable);
    expect(changing.seen).toEqual(['POST']);
  });

  it('is repeated for one call in ten, however many fail', async () => {
    const { url, seen } = await hangingUp(Infinity);
    const link = linkTo(url, { breakAfterFailures: 1_000 });
    for (let at = 0; at < 40; at++) await link.call(call()).catch(() => undefined);
    expect(seen.length).toBeGreaterThan(40);
    expect(seen.length).toBeLessThanOrEqual(40 + 10 + 4);
  });

  it('that is not answered in time is given up, with a word on when to come again', async () => {
    const url = await service(() => undefined);
    const error = await linkTo(url)
      .call(call({ answerMs: 100 }))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeadlineExceeded);
    expect(error).toMatchObject({ retryAfterSeconds: 2 });
  });

  it('to a service that is not there is a 503 that names no address', async () => {
    const error = (await linkTo(await nowhere())
      .call(call())
      .catch((thrown: unknown) => thrown)) as TemporarilyUnavailable;
    expect(error.type.status).toBe(503);
    expect(error.detail).not.toMatch(/127\.0\.0\.1|ECONN/);
  });

  it('tells its service how long somebody waits, and less the longer it has waited itself', async () => {
    const told: number[] = [];
    const answers: (() => void)[] = [];
    const url = await service((request, response) => {
      told.push(Number(request.headers[DEADLINE_HEADER]));
      answers.push(() => response.end());
    });
    const link = linkTo(url, { requests: 1, waitMs: 5_000 });
    const first = textOf(link, { answerMs: 4_000 });
    const second = textOf(link, { answerMs: 4_000 });
    await eventually(() => answers.length === 1);
    const since = performance.now();
    await eventually(() => performance.now() - since > 50);
    answers[0]?.();
    await eventually(() => answers.length === 2);
    answers[1]?.();
    await Promise.all([first, second]);
    expect(told[0]).toBeGreaterThan(3_500);
    expect(told[0]).toBeLessThanOrEqual(4_000);
    expect(told[1]).toBeLessThanOrEqual(3_950);
  });

  it('leaves no connection open for longer than its service pauses before it closes its port', async () => {
    const open = new Set<Socket>();
    const server = createServer((_request, response) => response.end('heard'));
    server.on('connection', (socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    });
    const link = linkTo(await listening(server), { idleMs: 100 });
    expect(await textOf(link)).toBe('heard');
    expect(open.size).toBe(1);
    await eventually(() => open.size === 0);
    // Ours is sooner than the least pause that a service makes of itself.
    expect(LINK_LIMITS.idleMs).toBeLessThan(5_000);
  });

  it('whose answer is no HTTP is a 503, not a fault of ours', async () => {
    const url = await listening(createTcpServer((socket) => socket.end('what is this\r\n\r\n')));
    await expect(linkTo(url).call(call())).rejects.toThrow(TemporarilyUnavailable);
  });
});

describe('the breaker', () => {
  it('keeps calls from a service that is away, and finds it again by itself', async () => {
    let isAway = true;
    let calls = 0;
    const url = await service((request, response) => {
      calls++;
      if (isAway) return void request.socket.destroy();
      response.end('back');
    });
    const link = linkTo(url, { breakAfterFailures: 3, halfOpenAfterMs: 200 });
    for (let at = 0; at < 3; at++) await link.call(call({ method: 'POST' })).catch(() => undefined);
    expect(calls).toBe(3);
    for (let at = 0; at < 20; at++)
      await expect(link.call(call({ method: 'POST' }))).rejects.toThrow('cannot take more calls');
    expect(calls).toBe(3);
    isAway = false;
    expect(await eventually(() => textOf(link, { method: 'POST' }))).toBe('back');
  });

  it('is not opened by clients who hang up', async () => {
    const url = await service((_request, response) => void setTimeout(() => response.end('slow'), 50));
    const link = linkTo(url, { breakAfterFailures: 2 });
    for (let at = 0; at < 10; at++) {
      const departure = new Departure();
      const waiting = link.call(call({ departure }));
      setImmediate(() => departure.tell(new Error('gone')));
      await expect(waiting).rejects.toThrow('gone');
    }
    expect(await textOf(link)).toBe('slow');
  });
});

describe('what is under way', () => {
  it('is bounded: one more call than there is room for is turned away at once', async () => {
    const waiting: (() => void)[] = [];
    const url = await service((_request, response) => void waiting.push(() => response.end('done')));
    const link = linkTo(url, { requests: 4, waiting: 0 });
    const calls = Array.from({ length: 4 }, () => textOf(link));
    await eventually(() => waiting.length === 4);
    await expect(link.call(call())).rejects.toThrow(TemporarilyUnavailable);
    for (const answer of waiting) answer();
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 4 }, () => 'done'));
  });

  it('waits a moment when it is too much, in a short queue, and goes on in its order', async () => {
    const order: string[] = [];
    const answers: (() => void)[] = [];
    const url = await service((request, response) => {
      order.push(request.url ?? '');
      answers.push(() => response.end('done'));
    });
    const link = linkTo(url, { requests: 1, waiting: 2, waitMs: 5_000 });
    const calls = ['/1', '/2', '/3'].map((path) => textOf(link, { path }));
    await expect(link.call(call())).rejects.toThrow('cannot take more calls');
    for (let count = 1; count <= 3; count++) {
      await eventually(() => answers.length === count);
      answers[count - 1]?.();
    }
    expect(await Promise.all(calls)).toEqual(['done', 'done', 'done']);
    expect(order).toEqual(['/1', '/2', '/3']);
  });

  it('leaves the queue when it has waited too long, or when its client goes away', async () => {
    const answers: (() => void)[] = [];
    const url = await service((_request, response) => void answers.push(() => response.end('done')));
    const link = linkTo(url, { requests: 1, waiting: 1, waitMs: 50 });
    const first = textOf(link);
    await eventually(() => answers.length === 1);
    await expect(link.call(call())).rejects.toThrow('cannot take more calls');
    const departure = new Departure();
    const gone = link.call(call({ departure }));
    departure.tell(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    const last = textOf(link);
    answers[0]?.();
    await eventually(() => answers.length === 2);
    answers[1]?.();
    expect(await Promise.all([first, last])).toEqual(['done', 'done']);
  });
});

describe('a service with several instances', () => {
  const named = (name: string, headers: Record<string, string> = {}) =>
    service(
      (request, response) => void text(request).then((body) => response.writeHead(200, headers).end(name + body)),
    );
  const post = (body: string): Partial<ServiceCall> => ({ method: 'POST', body: Readable.from([body]) });

  it('is called in turn', async () => {
    const link = linkTo([await named('a'), await named('b')]);
    const heard = [await textOf(link), await textOf(link), await textOf(link), await textOf(link)].sort();
    expect(heard).toEqual(['a', 'a', 'b', 'b']);
  });

  it('loses no call and no byte when one is away, whatever the call is, and finds it again', async () => {
    const away = await nowhere();
    const link = linkTo([away, await named('b')], { halfOpenAfterMs: 200 });
    const bodies = Array.from({ length: 6 }, (_, at) => `${at}`.repeat(100_000));
    for (const body of bodies) expect(await textOf(link, post(body))).toBe(`b${body}`);
    const server = createServer((_request, response) => response.end('a'));
    await new Promise<void>((resolve) => server.listen(Number(new URL(away).port), '127.0.0.1', resolve));
    ending.push(() => new Promise((resolve) => server.close(resolve)));
    // It is left out, until somebody looks again.
    expect(await textOf(link)).toBe('b');
    await eventually(async () => (await textOf(link)) === 'a');
  });

  it('is not called twice for a call that may have changed something', async () => {
    const broken = await hangingUp(Infinity);
    const link = linkTo([broken.url, await named('b')]);
    const answers = await Promise.allSettled([textOf(link, post('1')), textOf(link, post('2'))]);
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(broken.seen).toEqual(['POST']);
  });

  it('leaves one alone that says that it is about to end, as long as there is another', async () => {
    const leaving = await named('leaving', { connection: 'close' });
    const link = linkTo([leaving, await named('b')], { leftAloneMs: 60_000 });
    const heard = [];
    for (let count = 0; count < 6; count++) heard.push(await textOf(link));
    expect(heard.filter((name) => name === 'leaving').length).toBeLessThanOrEqual(1);
    const alone = linkTo(leaving, { leftAloneMs: 60_000 });
    expect([await textOf(alone), await textOf(alone)]).toEqual(['leaving', 'leaving']);
  });

  it('is away when all are', async () => {
    const link = linkTo([await nowhere(), await nowhere()]);
    await expect(link.call(call(post('1')))).rejects.toThrow('cannot be reached');
    await expect(link.call(call(post('1')))).rejects.toThrow('cannot take more calls');
  });
});
