import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WitnessAnswer } from './witness.js';

export interface WitnessServerSettings {
  readonly host: string;
  readonly port: number;
  readonly mostBodyBytes: number;
}

/** What it asks, and whom it tells of each answer, and of what went wrong inside. */
export interface WitnessDesk {
  readonly addCheckpoint: (body: string) => WitnessAnswer;
  readonly latest: (originHash: string) => string | undefined;
  readonly answered: (status: number) => void;
  readonly failed: (error: unknown) => void;
}

const REQUEST_MS = 10_000;

const MONITORED = /^\/(?<originHash>[0-9a-f]{64})\/checkpoint$/;

/** `POST /add-checkpoint` and `GET /<origin hash>/checkpoint` of C2SP tlog-witness. Plain Node: it stands alone, beside no framework. */
export class WitnessServer {
  private readonly server: Server;

  constructor(
    private readonly settings: WitnessServerSettings,
    private readonly desk: WitnessDesk,
  ) {
    const limits = { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, connectionsCheckingInterval: 1_000 };
    this.server = createServer(limits, (request, response) => void this.answer(request, response));
  }

  async listen(): Promise<number> {
    const { port, host } = this.settings;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  /** After the answers that are under way. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeIdleConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const status = await this.reply(request, response);
      this.desk.answered(status);
    } catch (error) {
      this.desk.failed(error);
      this.desk.answered(end(response, 500));
    }
  }

  private async reply(request: IncomingMessage, response: ServerResponse): Promise<number> {
    const { originHash } = MONITORED.exec(request.url ?? '')?.groups ?? {};
    if (originHash) return this.show(request, response, originHash);
    if (request.url !== '/add-checkpoint') return end(response, 404);
    if (request.method !== 'POST') return end(response.setHeader('allow', 'POST'), 405);
    const body = await bodyOf(request, this.settings.mostBodyBytes);
    // The rest of it is not read: the connection cannot be used again.
    if (body === undefined) return end(response.setHeader('connection', 'close'), 413);
    return send(response, this.desk.addCheckpoint(body));
  }

  private show({ method }: IncomingMessage, response: ServerResponse, originHash: string): number {
    if (method !== 'GET') return end(response.setHeader('allow', 'GET'), 405);
    const note = this.desk.latest(originHash);
    return note === undefined ? end(response, 404) : end(response, 200, note);
  }
}

function send(response: ServerResponse, answer: WitnessAnswer): number {
  if (answer.status === 200) return end(response, 200, answer.cosignature);
  if (answer.status !== 409) return end(response, answer.status);
  return end(response.setHeader('content-type', 'text/x.tlog.size'), 409, `${answer.latestSize}\n`);
}

function end(response: ServerResponse, status: number, text = ''): number {
  if (!response.headersSent && !response.hasHeader('content-type'))
    response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.writeHead(status).end(text);
  return status;
}

/** Undefined when there is more of it than is read. */
async function bodyOf(request: IncomingMessage, most: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
