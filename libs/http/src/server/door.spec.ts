import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { type Fixture, startFixture } from '../../test/fixture.js';
import { OddRoute } from '../../test/odd.js';
import { RunningRequests } from './running-requests.js';

let fixture: Fixture;
afterEach(() => fixture.stop());

/** A service with a door to everything below `/quick`, which waits until it is told to answer. */
async function withDoor() {
  const waiting: ServerResponse[] = [];
  const door = {
    takes: ({ url = '' }) => url.startsWith('/quick'),
    handle: (_request: unknown, response: ServerResponse) => void waiting.push(response),
  };
  fixture = await startFixture({ controllers: [OddRoute], door: () => door });
  return { waiting, answer: () => waiting.splice(0).forEach((response) => response.end('quick')) };
}

describe('a door', () => {
  it('answers what is its own, and nothing else', async () => {
    const { waiting, answer } = await withDoor();
    const quick = fixture.call('/quick/one');
    await eventually(() => waiting.length === 1);
    answer();
    const { status, text, headers } = await quick;
    expect([status, text, headers.get('x-request-id')]).toEqual([200, 'quick', null]);
    expect((await fixture.call('/odd/open')).status).toBe(200);
    expect((await fixture.call('/nowhere')).body).toMatchObject({ status: 404, code: 'no-such-route' });
  });

  it('T11: stands behind the limits of every server', async () => {
    const { waiting } = await withDoor();
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const request = `GET /quick HTTP/1.1\r\nHost: x\r\nX-Filler: ${'x'.repeat(20_000)}\r\n\r\n`;
      const socket = connect(fixture.service.port, '127.0.0.1', () => socket.write(request));
      socket.on('data', (chunk) => (text += String(chunk))).once('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(waiting).toEqual([]);
  });

  it('is waited for when the service ends, like all others', async () => {
    const { waiting, answer } = await withDoor();
    const quick = fixture.call('/quick');
    await eventually(() => waiting.length === 1);
    let hasEnded = false;
    const running = fixture.service.app.get(RunningRequests);
    const none = running.none().then(() => (hasEnded = true));
    void fixture.service.drain();
    await eventually(() => running.closing.aborted);
    expect(hasEnded).toBe(false);
    answer();
    expect((await quick).text).toBe('quick');
    await none;
  });
});
