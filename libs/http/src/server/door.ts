import {
  createServer,
  type IncomingMessage,
  maxHeaderSize,
  type RequestListener,
  type Server,
  ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { RunningRequests } from './running-requests.js';

/** Answers requests before the framework sees them: for a service whose every microsecond counts (the gateway). */
export interface Door {
  /** Whether a request is the door's to answer. All others go on to the framework. */
  takes(request: IncomingMessage): boolean;
  /** Whether a request for another protocol gets it: then `handle` may answer 101, and go on with the connection itself. */
  upgrades?(request: IncomingMessage): boolean;
  /** Answers it, whatever happens: nobody catches what is thrown here. */
  handle(request: IncomingMessage, response: ServerResponse): void;
}

/** How long a client may take, and how much it may say, before anything is known of its request (T11, T13). */
export const SERVER_LIMITS = {
  // Longer than the gateway keeps its connections: the one who sends closes first, and nothing is lost on the wire.
  keepAliveTimeout: 75_000,
  requestTimeout: 30_000,
  maxHeaderSize,
  headersTimeout: 10_000,
  // Node looks for slow clients only each 30 s of itself (T13).
  connectionsCheckingInterval: 1_000,
};

/** Where the door stands: in the server, before the framework. Shut until the application is made, when nobody can call yet. */
export class Doorway {
  private way: { readonly door: Door; readonly running: RunningRequests } | undefined;

  /** From now on the door takes what is its own; its requests are waited for at the end like all others. */
  open(door: Door, running: RunningRequests): void {
    this.way = { door, running };
  }

  /** The server, under the same limits as every other one. */
  server(framework: RequestListener): Server {
    // Where it says no, the wish for another protocol is not heard (RFC 9110, 7.8).
    const shouldUpgradeCallback = (request: IncomingMessage) => this.way?.door.upgrades?.(request) ?? false;
    const server = createServer({ ...SERVER_LIMITS, shouldUpgradeCallback }, (request, response) => {
      if (!this.way?.door.takes(request)) return framework(request, response);
      this.way.running.begins(response);
      this.way.door.handle(request, response);
    });
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket as Socket, head));
    return server;
  }

  /** From here on the server knows nothing of the connection: an answer is given by hand, and ends it unless it is the handshake. */
  private upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (head.length > 0) socket.unshift(head);
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => socket.end());
    this.way?.running.begins(response);
    this.way?.door.handle(request, response);
  }
}
