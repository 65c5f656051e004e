import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { framedBody, wholeBody } from './request-body.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** What a server makes of a request whose bytes are sent as they are, and after which the client hangs up. */
function received<T>(bytes: string, look: (request: IncomingMessage) => Promise<T> | T): Promise<T> {
  return new Promise((resolve, reject) => {
    const listening = createServer((request) => void (async () => look(request))().then(resolve, reject));
    servers.push(listening);
    listening.listen(0, '127.0.0.1', () => {
      const socket = connect((listening.address() as AddressInfo).port, '127.0.0.1', () => socket.write(bytes));
      listening.once('request', () => setImmediate(() => socket.destroy()));
    });
  });
}
const post = (...lines: string[]) => ['POST / HTTP/1.1', 'Host: x', ...lines].join('\r\n');
const textOf = (request: IncomingMessage) => buffer(framedBody(request, 10).body!).then(String);

describe('the body of a request', () => {
  it('is all that the request holds, with its length where it has one', async () => {
    const bytes = `${post('Content-Length: 3')}\r\n\r\nabc`;
    expect(await received(bytes, textOf)).toBe('abc');
    expect(await received(bytes, (request) => framedBody(request, 10).contentLength)).toBe('3');
    const chunks = `${post('Transfer-Encoding: chunked')}\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n`;
    expect(await received(chunks, textOf)).toBe('abc');
    expect(await received(chunks, (request) => framedBody(request, 10).contentLength)).toBeUndefined();
  });

  it('that breaks off is an error for whoever reads it, not a wait without end', async () => {
    await expect(received(`${post('Content-Length: 9')}\r\n\r\nabc`, textOf)).rejects.toThrow('went away');
  });

  it('that nobody reads any more brings nothing down, whether it breaks off or grows too large', async () => {
    const ignored = (request: IncomingMessage) => {
      const { body } = framedBody(request, 10);
      return new Promise((resolve) => body!.once('close', () => setImmediate(resolve)));
    };
    await received(`${post('Content-Length: 9')}\r\n\r\nabc`, ignored);
    await received(`${post('Transfer-Encoding: chunked')}\r\n\r\nb\r\nabcdefghijk\r\n`, ignored);
  });

  it('that is too large is refused, announced or not', async () => {
    await expect(received(`${post('Content-Length: 11')}\r\n\r\n`, textOf)).rejects.toThrow('10 bytes');
    const chunked = `${post('Transfer-Encoding: chunked')}\r\n\r\nb\r\nabcdefghijk\r\n0\r\n\r\n`;
    await expect(received(chunked, textOf)).rejects.toThrow('10 bytes');
  });

  it('is read in place where it is short, and refused as any other where it is not', async () => {
    const whole = (request: IncomingMessage) => wholeBody(request, 10).then(String);
    expect(await received(`${post('Content-Length: 3')}\r\n\r\nabc`, whole)).toBe('abc');
    const chunks = `${post('Transfer-Encoding: chunked')}\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n`;
    expect(await received(chunks, whole)).toBe('abc');
    await expect(received(`${post('Content-Length: 11')}\r\n\r\n`, whole)).rejects.toThrow('10 bytes');
    const long = `${post('Transfer-Encoding: chunked')}\r\n\r\nb\r\nabcdefghijk\r\n0\r\n\r\n`;
    await expect(received(long, whole)).rejects.toThrow('10 bytes');
    await expect(received(`${post('Content-Length: 9')}\r\n\r\nabc`, whole)).rejects.toThrow('went away');
  });
});
