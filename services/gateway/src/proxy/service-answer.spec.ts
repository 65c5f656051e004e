import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { call, endAll, linkTo, service } from '../../test/link.harness.js';
import type { LinkLimits } from './service-link.js';

const clients: Socket[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await endAll();
});

/** A client's connection to a server that passes on the answer of a service; and how that answer fares. */
async function passing(answer: RequestListener, limits: Partial<LinkLimits> = {}) {
  let hasEnded = false;
  const url = await service((request, response) => {
    response.once('close', () => (hasEnded = true));
    answer(request, response);
  });
  const link = linkTo(url, limits);
  const passed = await service((_request, response) => {
    void link.call(call()).then((begun) => {
      const length = String(begun.headers['content-length']);
      begun.pourInto(response.writeHead(begun.statusCode, { 'content-length': length }));
    });
  });
  const client = connect(Number(new URL(passed).port), '127.0.0.1', () =>
    client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
  );
  clients.push(client);
  client.on('error', () => undefined);
  return { client, hasEnded: () => hasEnded };
}

const MUCH = Buffer.alloc(16 * 1024 * 1024);

describe('an answer on its way', () => {
  it('arrives whole, in one piece or in many', async () => {
    for (const pieces of [['whole'], ['in ', 'two'], ['']]) {
      const { client } = await passing((_request, response) => {
        response.writeHead(200, { 'content-length': pieces.join('').length });
        for (const piece of pieces) response.write(piece);
        response.end();
      });
      let text = '';
      client.on('data', (chunk) => (text += String(chunk)));
      await eventually(() => client.closed);
      expect(text.split('\r\n\r\n')[1]).toBe(pieces.join(''));
    }
  });

  it('arrives byte by byte, short or long', async () => {
    for (const times of [1, 40]) {
      const every = Buffer.concat(
        Array.from({ length: times }, () => Buffer.from(Array.from({ length: 256 }, (_, at) => at))),
      );
      const { client } = await passing((_request, response) =>
        response.writeHead(200, { 'content-length': every.length }).end(every),
      );
      const chunks: Buffer[] = [];
      client.on('data', (chunk) => chunks.push(chunk));
      await eventually(() => client.closed);
      expect(Buffer.concat(chunks).subarray(-every.length).equals(every)).toBe(true);
    }
  });

  it('T13: is given up when its client does not read on', async () => {
    const { client, hasEnded } = await passing((_request, response) => response.end(MUCH), { stalledMs: 150 });
    client.pause();
    await eventually(hasEnded);
  });

  it('reaches whole who reads slowly', async () => {
    const { client } = await passing((_request, response) => response.end(MUCH), { silentMs: 500 });
    let bytes = 0;
    client.once('data', () => client.pause());
    const since = performance.now();
    await eventually(() => performance.now() - since > 1_000);
    client.on('data', (chunk) => (bytes += chunk.length)).resume();
    await eventually(() => bytes > MUCH.length - 200_000 && client.closed, { withinMs: 20_000 });
  });

  it('breaks off when its service says nothing more', async () => {
    const half: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-length': 9 }).write('half');
    };
    const { client, hasEnded } = await passing(half, { silentMs: 50 });
    client.resume();
    await eventually(() => hasEnded() && client.closed);
  });

  it('breaks off where its service does, and is no half taken for a whole', async () => {
    const { client } = await passing((request, response) => {
      response.writeHead(200, { 'content-length': 9 }).write('half');
      setImmediate(() => request.socket.destroy());
    });
    let text = '';
    client.on('data', (chunk) => (text += String(chunk)));
    await eventually(() => client.closed);
    expect(text.split('\r\n\r\n')[1] ?? '').not.toHaveLength(9);
  });
});
