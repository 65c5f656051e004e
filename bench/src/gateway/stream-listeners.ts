import { connect, type Socket } from 'node:net';

const AT_ONCE = 100;
const BEGUN = 'retry: 2000';
const WORD = 'event: word';

/** Many who listen, each over a connection of its own. */
export class StreamListeners {
  private readonly sockets: Socket[] = [];
  private heard = 0;
  private allHaveHeard: () => void = () => undefined;

  constructor(private readonly url: URL) {}

  /** Opens a stream for each token. Throws what was answered in place of one. */
  async open(tokens: readonly string[]): Promise<void> {
    for (let at = 0; at < tokens.length; at += AT_ONCE)
      await Promise.all(tokens.slice(at, at + AT_ONCE).map((token) => this.listen(token)));
  }

  /** Resolves when everybody has heard one word more. */
  async hear(say: () => Promise<unknown>): Promise<void> {
    this.heard = 0;
    const heard = new Promise<void>((resolve) => (this.allHaveHeard = resolve));
    await say();
    await heard;
  }

  async close(): Promise<void> {
    await Promise.all(
      this.sockets.splice(0).map((socket) => {
        const closed = new Promise((resolve) => socket.once('close', resolve));
        socket.destroy();
        return closed;
      }),
    );
  }

  private listen(token: string): Promise<void> {
    const { hostname, port, pathname, host } = this.url;
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      this.sockets.push(socket);
      socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
      socket.on('error', reject);
      socket.once('close', () => reject(new Error('The connection ended before its stream began.')));
      socket.on('data', (bytes: Buffer) => {
        const text = bytes.toString('latin1');
        if (text.includes(BEGUN)) resolve();
        else if (text.includes(WORD)) this.note();
        else if (!text.startsWith('HTTP/1.1 200 ')) reject(new Error(`That is no stream: ${text.slice(0, 500)}`));
      });
    });
  }

  private note(): void {
    if (++this.heard === this.sockets.length) this.allHaveHeard();
  }
}
