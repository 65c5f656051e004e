import { createServer } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DEADLINE_HEADER, DeadlineExceeded, TemporarilyUnavailable } from '@guildhall/http';
import { eventually } from '@guildhall/testing';
import { call, endAll, hangingUp, linkTo, listening, nowhere, service, textOf } from '../../test/link.harness.js';
import { Departure } from '../calls/departure.js';
import { LINK_LIMITS } from './service-link.js';

afterEach(endAll);

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
    const link = linkTo(url, { breakAfterFailures: 3, halfOpenAfterMs: 2_000 });
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
    const link = linkTo(url, { requests: 1, waiting: 1, waitMs: 500 });
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
