import { type Actor, CurrentActor, RequirePermission, Timeout, WebSocketRoute } from '@guildhall/access';
import { RequestSignal } from '@guildhall/http';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

const PIECE = Buffer.alloc(65_536, '.');
const CLOSING = /^close (?<code>\d+)$/;

/** What the endless stream has been able to say, and whether anybody has told it to stop. */
export const flood = { bytes: 0, isOver: false };

const heads = new WeakMap<IncomingMessage, Buffer>();
const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => [...offered][0] ?? false });

/** What lasts as long as somebody listens. */
@Controller()
export class LiveRoutes {
  @Get('flood')
  @RequirePermission('users:read')
  @Timeout('stream')
  flood(@RequestSignal() signal: AbortSignal, @Res() reply: FastifyReply) {
    Object.assign(flood, { bytes: 0, isOver: false });
    const { raw } = reply.hijack();
    raw.writeHead(200, { 'content-type': 'text/event-stream' });
    const words = Readable.from(endless(signal), { highWaterMark: 1 });
    words.pipe(raw);
    raw.once('close', () => (flood.isOver = true));
  }

  @Get('socket')
  @RequirePermission('users:read')
  @WebSocketRoute()
  socket(@CurrentActor() actor: Actor, @Req() { raw: request }: FastifyRequest, @Res() reply: FastifyReply) {
    const { raw: response } = reply.hijack();
    response.detachSocket(request.socket);
    sockets.handleUpgrade(request, request.socket, heads.get(request) ?? Buffer.alloc(0), (socket) => {
      const { url, headers } = request;
      socket.send(JSON.stringify({ url, headers, user: actor.userId }));
      socket.on('message', (data, isBinary) => answer(socket, data as Buffer, isBinary));
    });
  }
}

function answer(socket: WebSocket, data: Buffer, isBinary: boolean): void {
  const code = isBinary ? undefined : CLOSING.exec(data.toString())?.groups?.['code'];
  if (code === undefined) socket.send(data, { binary: isBinary });
  else socket.close(Number(code));
}

async function* endless(signal: AbortSignal) {
  while (!signal.aborted) {
    flood.bytes += PIECE.length;
    yield PIECE;
  }
}

/** Lets the framework see a handshake as the request that it is, with its guard and its routes. */
export function routeHandshakes(server: Server, framework: FastifyInstance): void {
  server.on('upgrade', (request, socket: Socket, head) => {
    heads.set(request, head);
    const response = new ServerResponse(request);
    response.assignSocket(socket);
    framework.routing(request, response);
  });
}
