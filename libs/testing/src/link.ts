import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A TCP link that can be cut and healed: stands between a client and a server on loopback, so that a test can take the
 * network away from one process without touching the server that all tests share.
 */
export class Link {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(host: string, port: number): Promise<Link> {
    const server = createServer({ allowHalfOpen: false });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The link has no port.');
    const link = new Link(server, address.port);
    server.on('connection', (inward) => link.join(inward, connect(port, host)));
    return link;
  }

  /** Resets every connection and refuses new ones until healed. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  heal(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(inward: Socket, outward: Socket): void {
    for (const [socket, other] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    if (this.isCut) inward.resetAndDestroy();
    inward.pipe(outward).pipe(inward);
  }
}
