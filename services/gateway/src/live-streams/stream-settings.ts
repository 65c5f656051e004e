import { integer } from '@guildhall/config';
import { z } from 'zod';

const MEBIBYTE = 1024 * 1024;

/** The gateway's settings about what lasts as long as somebody listens: event streams and WebSockets (GTW-8). */
export const streamSettings = z.object({
  STREAMS_OPEN: integer({ min: 1, max: 100_000 })
    .default(12_000)
    .describe('How many streams and WebSockets one gateway process holds open at most.'),
  STREAMS_OF_CALLER: integer({ min: 1, max: 10_000 })
    .default(20)
    .describe('How many of them one user or API key has at most, or one network that is not signed in.'),
  STREAM_STALLED_SECONDS: integer({ min: 1, max: 3_600 })
    .default(30)
    .describe('After how long a listener who takes nothing of what waits for him is cut off.'),
  WEB_SOCKET_MESSAGE_BYTES: integer({ min: 125, max: 64 * MEBIBYTE })
    .default(MEBIBYTE)
    .describe('The longest message that a client may send over a WebSocket.'),
  WEB_SOCKET_BYTES_PER_SECOND: integer({ min: 1_024, max: 1_024 * MEBIBYTE })
    .default(MEBIBYTE)
    .describe('How fast a client’s bytes are taken from a WebSocket; what comes faster waits at the client.'),
  WEB_SOCKET_IDLE_SECONDS: integer({ min: 1, max: 86_400 })
    .default(120)
    .describe('After how long without a byte in either direction a WebSocket ends; a ping of either side is enough.'),
});
export type StreamSettings = z.infer<typeof streamSettings>;
