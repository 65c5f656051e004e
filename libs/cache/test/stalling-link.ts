import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Stands before a server and can be cut, or hold everything back without closing anything, as a host does that has
 * vanished. Destroys, where `Link` resets: ended clients that were reset again and again kept the test process alive.
 */
export class StallingLink {
  private readonly sockets = new Set<Socket>();
  private isStalled = false;
  private isCut = false;
  accepted = 0;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(host: string, port: number): Promise<StallingLink> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The link has no port.');
    const link = new StallingLink(server, address.port);
    server.on('connection', (inward) => (link.isCut ? inward.destroy() : link.join(inward, connect(port, host))));
    return link;
  }

  stall(): void {
    this.isStalled = true;
  }

  flow(): void {
    this.isStalled = false;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  heal(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(inward: Socket, outward: Socket): void {
    this.accepted += 1;
    for (const [from, to] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (data) => this.isStalled || to.write(data));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}
