import { connect, type Socket } from 'node:net';
import { freshAddress } from '../platform/api-client.js';

const EVERY_MS = 500;

/** Clients that have begun a request, send one more byte of its header every while, and never the last one. */
export class SlowClients {
  private readonly sockets: Socket[] = [];
  private readonly answers: string[] = [];
  private dribbling: NodeJS.Timeout | undefined;
  private closed = 0;

  constructor(private readonly api: string) {}

  /** All from one address, as one machine of an attacker. */
  async open(count: number): Promise<void> {
    const { hostname, port, pathname, host } = new URL(this.api);
    const localAddress = freshAddress();
    const begun = Array.from({ length: count }, async () => {
      const socket = connect({ host: hostname, port: Number(port), localAddress });
      this.sockets.push(socket);
      socket.on('data', (bytes: Buffer) => this.answers.push(bytes.toString('latin1').split('\r\n')[0] ?? ''));
      socket.on('close', () => (this.closed += 1));
      // The other end may close while a byte is on its way.
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
      socket.write(`GET ${pathname}/.well-known/jwks.json HTTP/1.1\r\nhost: ${host}\r\nx-slow: `);
    });
    await Promise.all(begun);
    this.dribbling = setInterval(() => {
      for (const socket of this.sockets) if (socket.writable) socket.write('x');
    }, EVERY_MS);
  }

  get stillOpen(): number {
    return this.sockets.length - this.closed;
  }

  /** What those were told that were told something. */
  get told(): ReadonlySet<string> {
    return new Set(this.answers);
  }

  end(): void {
    clearInterval(this.dribbling);
    for (const socket of this.sockets) socket.destroy();
  }
}
