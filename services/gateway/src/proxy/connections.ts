import {
  Agent,
  type ClientRequest,
  type ClientRequestArgs,
  type IncomingMessage,
  request as httpRequest,
} from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import type { Departure } from '../calls/departure.js';
import { ServiceSilent, ServiceUnreachable } from './failures.js';

export interface ServiceCall {
  readonly method: string;
  readonly path: string;
  /** Names and values by turns; without `Host`. */
  readonly headers: string[];
  readonly body: Readable | Buffer | undefined;
  /** Of whoever waits for the answer. */
  readonly departure: Departure;
  /** Until the service begins to answer. */
  readonly answerMs: number;
  /** Its answer may be 101: then the answer's socket is no connection of ours any more. */
  readonly isWebSocket: boolean;
}

export interface ConnectionLimits {
  readonly connections: number;
  readonly connectMs: number;
  /** How long one is kept that nobody uses. Less than its service keeps it: who sends closes first, and nothing is lost. */
  readonly idleMs: number;
  /** A service that says nothing for so long, in the middle of an answer, is given up. */
  readonly silentMs: number;
  /** A client that takes nothing for so long, though there is something, is given up: it holds places of others (T13). */
  readonly stalledMs: number;
}

/** Connections to one service for answers that last as long as somebody listens. Asks once, whatever comes of it: to ask again is for who knows whether that is safe. */
export class Connections {
  private readonly agent: PatientAgent;
  private readonly target: Pick<ClientRequestArgs, 'host' | 'port'>;
  private readonly host: string;
  private open = 0;

  constructor(url: string, limits: ConnectionLimits) {
    const { hostname, port, host } = new URL(url);
    this.target = { host: hostname.replace(/^\[|\]$/g, ''), port: port || '80' };
    this.host = host;
    this.agent = new PatientAgent(limits);
  }

  /** Calls whose answer has not ended yet. */
  get running(): number {
    return this.open;
  }

  /** The beginning of the answer. Throws what went wrong with the connection, ServiceSilent, or why the client has gone. */
  ask(call: ServiceCall): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { method, path, departure } = call;
      if (departure.reason) return reject(departure.reason);
      const headers = ['host', this.host, ...call.headers];
      const request = httpRequest({ ...this.target, agent: this.agent, method, path, headers });
      const silent = () => void request.destroy(new ServiceSilent(`No answer within ${call.answerMs} ms.`));
      const patience = setTimeout(silent, call.answerMs);
      this.open++;
      request.once('close', () => this.open--);
      request.once('response', (answer) => {
        clearTimeout(patience);
        resolve(answer);
      });
      // Without a listener an answer of 101 is an error: nobody but a WebSocket has asked for one.
      if (call.isWebSocket)
        request.once('upgrade', (answer, socket, head) => {
          clearTimeout(patience);
          // What the service has said already comes before what it will say.
          if (head.length > 0) socket.unshift(head);
          resolve(answer);
        });
      // Also after the answer has begun: then its reader hears of it by itself.
      request.on('error', (error) => {
        clearTimeout(patience);
        reject(departure.reason ?? error);
      });
      departure.listen((reason) => request.destroy(reason));
      if (call.body === undefined || Buffer.isBuffer(call.body)) request.end(call.body);
      else sendWhenConnected(call.body, request);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

// Not before somebody is there: of a body that was meant for one who refuses, nothing is lost, and another may have it.
function sendWhenConnected(body: Readable, request: ClientRequest): void {
  body.once('error', (error) => request.destroy(error));
  request.once('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => body.pipe(request));
    else body.pipe(request);
  });
}

/** Connections in the order in which they were used last, so that those that are not needed grow old and end. */
class PatientAgent extends Agent {
  private readonly connectMs: number;

  constructor({ connections, connectMs, idleMs }: ConnectionLimits) {
    super({
      keepAlive: true,
      maxSockets: connections,
      maxFreeSockets: connections,
      scheduling: 'lifo',
      timeout: idleMs,
    });
    this.connectMs = connectMs;
  }

  override createConnection(...wanted: Parameters<Agent['createConnection']>): Duplex | null | undefined {
    const socket = super.createConnection(...wanted);
    const unreachable = () => socket?.destroy(new ServiceUnreachable(`No connection within ${this.connectMs} ms.`));
    const patience = setTimeout(unreachable, this.connectMs);
    for (const end of ['connect', 'close']) socket?.once(end, () => clearTimeout(patience));
    return socket;
  }
}
