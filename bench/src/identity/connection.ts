import { connect, type Socket } from 'node:net';
import { deferred } from '../deferred.js';

export interface WireAnswer {
  readonly status: number;
  readonly body: string;
}

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = '\r\n0\r\n\r\n';

/**
 * One kept-alive connection that speaks as much HTTP/1.1 as a load needs, one call after the other: a real client spends
 * more on a call than what is measured here, and shares the cores with it.
 */
export class Connection {
  private received = '';
  private waiting: ReturnType<typeof deferred<WireAnswer>> | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.take(text));
    const lost = () => this.waiting?.reject(new Error('The connection was ended before its answer.'));
    socket.on('error', lost);
    socket.on('close', lost);
  }

  static async to(url: string): Promise<Connection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const { promise, resolve, reject } = deferred<void>();
    socket.once('connect', () => resolve());
    socket.once('error', reject);
    await promise;
    return new Connection(socket);
  }

  /** @param request as `requestOf` wrote it */
  ask(request: string): Promise<WireAnswer> {
    if (this.socket.destroyed) throw new Error('The server has ended the connection.');
    this.waiting = deferred<WireAnswer>();
    this.socket.write(request, 'latin1');
    return this.waiting.promise;
  }

  close(): void {
    this.socket.destroy();
  }

  private take(text: string): void {
    this.received += text;
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.received.slice(0, headEnd);
    const rest = this.received.slice(headEnd + HEAD_END.length);
    const body = bodyOf(head, rest);
    if (body === undefined) return;
    const { waiting } = this;
    this.received = '';
    this.waiting = undefined;
    waiting?.resolve({ status: Number(head.slice(9, 12)), body });
  }
}

/** Undefined while some of it is still on its way. */
function bodyOf(head: string, rest: string): string | undefined {
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
  if (!Number.isNaN(length)) return rest.length >= length ? rest : undefined;
  if (/ 204 |\r\ncontent-length: *0/i.test(head)) return '';
  if (!`\r\n${rest}`.endsWith(LAST_CHUNK)) return undefined;
  return rest.replaceAll(/(?:^|\r\n)[0-9a-fA-F]+\r\n/g, '').trim();
}

export interface Asked {
  readonly token?: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
}

/** @param what `POST /auth/login` @param url of the server */
export function requestOf(url: string, what: string, { token, json, form }: Asked = {}): string {
  const { host, pathname } = new URL(url);
  const [method = 'GET', path = '/'] = what.split(' ');
  const body = form ? new URLSearchParams(form).toString() : json === undefined ? '' : JSON.stringify(json);
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  return [
    `${method} ${pathname.replace(/\/$/, '')}${path} HTTP/1.1`,
    `host: ${host}`,
    'user-agent: guildhall-bench',
    ...(token ? [`authorization: Bearer ${token}`] : []),
    ...(body ? [`content-type: ${type}`, `content-length: ${Buffer.byteLength(body)}`] : []),
    '',
    body,
  ].join('\r\n');
}
