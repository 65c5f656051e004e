import { connect, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Identity } from './test-authority.js';

// PostgreSQL, "SSLRequest": length 8 and the code 80877103. The server answers S before the handshake begins.
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

export interface Behind {
  readonly host: string;
  readonly port: number;
  /** How a client asks for encryption: PostgreSQL by a request of its own, everything else by speaking TLS. */
  readonly protocol: 'postgres' | 'tls';
}

/**
 * TLS in front of a server that all tests share: a client's handshake is a real one, and what it then sends goes to the real
 * server. A client that asks for no encryption is hung up on.
 */
export class EncryptedFront {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async of(behind: Behind, identity: Identity): Promise<EncryptedFront> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The front has no port.');
    const front = new EncryptedFront(server, address.port);
    server.on('connection', (socket) => front.admit(socket, behind, identity));
    return front;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private admit(socket: Socket, behind: Behind, identity: Identity): void {
    this.keep(socket);
    if (behind.protocol === 'tls') return this.join(socket, behind, identity);
    socket.once('data', (asked) => {
      if (!asked.equals(SSL_REQUEST)) return void socket.destroy();
      socket.write('S');
      this.join(socket, behind, identity);
    });
  }

  private join(socket: Socket, { host, port }: Behind, identity: Identity): void {
    const clear = new TLSSocket(socket, { isServer: true, ...identity });
    const server = connect(port, host);
    for (const each of [clear, server]) this.keep(each);
    clear.pipe(server).pipe(clear);
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }
}
