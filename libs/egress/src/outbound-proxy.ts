import { request } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import { EgressFailed } from './egress-errors.js';

/**
 * A proxy that lets connections out (RFC 9110, 9.3.6). It is asked for an address and not for a name: it would look that
 * up by itself, and what was checked would not be what is connected to.
 */
export class OutboundProxy {
  private constructor(private readonly url: URL) {}

  static at(url: string | undefined): OutboundProxy | undefined {
    return url === undefined ? undefined : new OutboundProxy(new URL(url));
  }

  tunnelTo({ address, port }: { address: string; port: string }, timeoutMs: number): Promise<Socket> {
    const target = `${isIPv6(address) ? `[${address}]` : address}:${port}`;
    const headers = { host: target, ...this.credentials() };
    const { hostname, port: proxyPort } = this.url;
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const asking = request({ hostname, port: proxyPort || 80, method: 'CONNECT', path: target, headers, signal });
      asking.once('connect', ({ statusCode }, socket: Socket) => {
        if (statusCode === 200) return resolve(socket);
        socket.destroy();
        reject(new EgressFailed('proxy'));
      });
      // Whatever it answers but that the way is open.
      asking.once('response', (answer) => {
        answer.destroy();
        reject(new EgressFailed('proxy'));
      });
      asking.once('error', () => reject(new EgressFailed('proxy')));
      asking.end();
    });
  }

  private credentials(): Record<string, string> {
    const { username, password } = this.url;
    if (!username) return {};
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
  }
}
