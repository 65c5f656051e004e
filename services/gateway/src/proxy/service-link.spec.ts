import { createServer, type RequestListener, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DeadlineExceeded, TemporarilyUnavailable } from '@guildhall/http';
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

function linkTo(url: string, limits: Partial<LinkLimits> = {}): ServiceLink {
  const link = new ServiceLink('echo', url, new SeededRandomness(1), { ...LINK_LIMITS, ...limits });
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
    const link = linkTo(url, { requests: 4 });
    const calls = Array.from({ length: 4 }, () => textOf(link));
    await eventually(() => waiting.length === 4);
    await expect(link.call(call())).rejects.toThrow(TemporarilyUnavailable);
    for (const answer of waiting) answer();
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 4 }, () => 'done'));
  });
});
