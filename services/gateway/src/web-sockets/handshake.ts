import type { IncomingMessage } from 'node:http';
import { withoutTicket } from '../tickets/ticket-in-protocols.js';
import { HandshakeMalformed, UpgradeRequired } from './web-socket.problems.js';

const VERSION = '13';
// RFC 6455, 4.1: base64 of 16 bytes.
const KEY = /^[A-Za-z0-9+/]{21}[AQgw]==$/;

/** Whether a request asks for a WebSocket, and the server has stepped aside for it. */
export function isUpgrade(request: IncomingMessage): boolean {
  return 'upgrade' in request && request.upgrade === true;
}

/** Throws UpgradeRequired or HandshakeMalformed unless the request begins a WebSocket (RFC 6455, 4.2.1). */
export function requireHandshake(request: IncomingMessage): void {
  const { 'sec-websocket-version': version, 'sec-websocket-key': key } = request.headers;
  if (!isUpgrade(request) || version !== VERSION)
    throw new UpgradeRequired('Ask for it by Upgrade: websocket.', {
      headers: { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': VERSION },
    });
  if (key === undefined || !KEY.test(key)) throw new HandshakeMalformed('Sec-WebSocket-Key is not base64 of 16 bytes.');
}

/**
 * What of the handshake goes on to the service, names and values by turns. Its extensions do not: what is compressed could not
 * be measured here.
 */
export function handshakeWords({ headers }: IncomingMessage): string[] {
  const words = ['connection', 'Upgrade', 'upgrade', 'websocket', 'sec-websocket-version', VERSION];
  words.push('sec-websocket-key', headers['sec-websocket-key'] ?? '');
  const protocols = withoutTicket(headers['sec-websocket-protocol']);
  if (protocols !== undefined) words.push('sec-websocket-protocol', protocols);
  return words;
}
