import { request } from 'node:http';
import type { ApiClient } from './api-client.js';

const WITHIN_MS = 30_000;

/** The messages of a Server-Sent Events stream, parsed, up to the first for which `isLast` holds. */
export function readEventStream<T>(client: ApiClient, path: string, isLast: (message: T) => boolean): Promise<T[]> {
  const { accessToken, address, api } = client;
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'text/event-stream' };
  return new Promise((resolve, reject) => {
    const seen: T[] = [];
    const options = { localAddress: address, agent: false, headers, signal: AbortSignal.timeout(WITHIN_MS) } as const;
    const outgoing = request(api + path, options, (incoming) => {
      let rest = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (text: string) => {
        const parts = (rest + text).split('\n\n');
        rest = parts.pop() ?? '';
        seen.push(...parts.flatMap((part) => messageOf<T>(part)));
        if (seen.some(isLast)) {
          resolve(seen);
          outgoing.destroy();
        }
      });
      incoming.once('end', () =>
        reject(new Error(`The stream (${incoming.statusCode}) ended: ${JSON.stringify(seen)}${rest}`)),
      );
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

/** None for a comment, by which a server keeps a quiet connection open. */
function messageOf<T>(part: string): T[] {
  const data = part
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice('data:'.length).trimStart());
  return data.length > 0 ? [JSON.parse(data.join('\n')) as T] : [];
}
