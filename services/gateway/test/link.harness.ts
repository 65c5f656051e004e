import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { SeededRandomness } from '@guildhall/runtime';
import { freePorts } from '@guildhall/testing';
import { Departure } from '../src/calls/departure.js';
import type { ServiceCall } from '../src/proxy/connections.js';
import { LINK_LIMITS, type LinkLimits, ServiceLink } from '../src/proxy/service-link.js';

/** What a test leaves open. */
export const ending: (() => Promise<unknown>)[] = [];

export async function endAll(): Promise<void> {
  for (const end of ending.splice(0).reverse()) await end();
}

export async function listening(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  ending.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
export const service = (answer: RequestListener) => listening(createServer(answer));
/** A service that counts its calls and ends the connection of the first few without a word. */
export async function hangingUp(times: number) {
  const seen: string[] = [];
  const url = await service((request, response) => {
    seen.push(request.method ?? '');
    if (seen.length <= times) return void request.socket.destroy();
    response.end('at last');
  });
  return { url, seen };
}

export function linkTo(url: string | readonly string[], limits: Partial<LinkLimits> = {}): ServiceLink {
  const link = new ServiceLink('echo', [url].flat(), new SeededRandomness(1), { ...LINK_LIMITS, ...limits });
  ending.push(async () => link.close());
  return link;
}

export const call = (more: Partial<ServiceCall> = {}): ServiceCall => ({
  method: 'GET',
  path: '/',
  headers: [],
  body: undefined,
  departure: new Departure(),
  answerMs: 5_000,
  isWebSocket: false,
  ...more,
});
export async function textOf(link: ServiceLink, more: Partial<ServiceCall> = {}): Promise<string> {
  const answer = await link.call(call(more));
  const sink = new PassThrough();
  answer.pourInto(sink);
  return text(sink);
}
export const nowhere = async () => `http://127.0.0.1:${(await freePorts(1))[0]}`;
