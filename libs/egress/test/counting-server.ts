import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A real server that counts who reached it: a connection is one too many, where nobody may come. */
export class CountingServer {
  connections = 0;
  readonly paths: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(
    handle: Handler = (_request, response) => response.end('hello'),
    { host = '::', tls, port = 0 }: { host?: string; port?: number; tls?: { key: string; cert: string } } = {},
  ): Promise<CountingServer> {
    const server = tls ? createTlsServer(tls) : createServer();
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    const counting = new CountingServer(server, address.port);
    server.on('connection', () => (counting.connections += 1));
    server.on('request', (request, response) => {
      counting.paths.push(request.url ?? '');
      handle(request, response);
    });
    return counting;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
