import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { eventually } from '@guildhall/testing';

export interface ReceivedCall {
  readonly headers: Readonly<Record<string, string>>;
  /** As it came: signatures are over these very bytes. */
  readonly body: string;
}

type Answering = (response: ServerResponse) => void;

/** Somebody's own server, to which webhooks are sent. */
export class Receiver {
  readonly calls: ReceivedCall[] = [];
  private answering: Answering = (response) => response.writeHead(204).end();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    const receiver = new Receiver(server, `http://127.0.0.1:${address.port}/hooks?key=${crypto.randomUUID()}`);
    server.on('request', (request, response) => void receiver.take(request, response));
    return receiver;
  }

  /** From now on; 204 at first. */
  answers(how: number | Answering, text = ''): void {
    this.answering = typeof how === 'number' ? (response) => response.writeHead(how).end(text) : how;
  }

  /** The calls, once there are so many of them. */
  async received(count = 1, withinMs = 10_000): Promise<readonly ReceivedCall[]> {
    await eventually(async () => this.calls.length >= count, { withinMs });
    return this.calls;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    this.calls.push({ headers, body: Buffer.concat(chunks).toString('utf8') });
    this.answering(response);
  }
}
