import { Readable } from 'node:stream';
import { sleep } from '@guildhall/runtime';
import { StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { UndeclaredAnswer } from './answer.interceptor.js';

export interface StreamMessage<T> {
  /** Comes back as `Last-Event-ID` when the client connects again, and says how far it got. */
  readonly id: string;
  readonly event: string;
  readonly data: T;
}

export interface EventStreamOptions {
  readonly schema: z.ZodType;
  /** Ends the stream between two messages. */
  readonly signal: AbortSignal;
  /** A comment after so long without a message, so that no proxy takes the stream for dead; 15 s. */
  readonly heartbeatMs?: number;
}

const RECONNECT_MS = 2_000;
const STILL_HERE = ': still here\n\n';

/**
 * Server-sent events (WHATWG HTML, 9.2) of what `messages` yields. When the client goes away, or the signal aborts, the
 * iterator is ended too: a source that waits for something heeds the same signal. Only what the schema names goes out; a message that does not fit it breaks the stream off.
 */
export function eventStream<T>(messages: AsyncIterable<StreamMessage<T>>, options: EventStreamOptions): StreamableFile {
  // No highWaterMark: a client that reads slowly is not written ahead for.
  return new StreamableFile(Readable.from(written(messages, options), { objectMode: false, highWaterMark: 1 }), {
    type: 'text/event-stream; charset=utf-8',
  });
}

async function* written<T>(
  messages: AsyncIterable<StreamMessage<T>>,
  { schema, signal, heartbeatMs = 15_000 }: EventStreamOptions,
): AsyncGenerator<string> {
  const iterator = messages[Symbol.asyncIterator]();
  yield `retry: ${RECONNECT_MS}\n\n`;
  let next = iterator.next();
  try {
    while (!signal.aborted) {
      const result = await within(heartbeatMs, next, signal);
      if (result === 'aborted' || (result !== 'passed' && result.done)) return;
      yield result === 'passed' ? STILL_HERE : textOf(result.value, schema);
      if (result !== 'passed') next = iterator.next();
    }
  } finally {
    // Not waited for: a source that is in the middle of something ends when it has done it, or sees the signal itself.
    next.catch(() => undefined);
    iterator.return?.().catch(() => undefined);
  }
}

async function within<T>(ms: number, promise: Promise<T>, signal: AbortSignal): Promise<T | 'passed' | 'aborted'> {
  const settled = new AbortController();
  const waiting = sleep(ms, AbortSignal.any([signal, settled.signal])).then(
    () => 'passed' as const,
    () => 'aborted' as const,
  );
  return Promise.race([promise, waiting]).finally(() => settled.abort());
}

function textOf<T>({ id, event, data }: StreamMessage<T>, schema: z.ZodType): string {
  const encoded = z.safeEncode(schema, data);
  if (!encoded.success)
    throw new UndeclaredAnswer('A message of a stream is not what its route declares.', { cause: encoded.error });
  // JSON has no line breaks of its own, so one `data` line holds it.
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(encoded.data)}\n\n`;
}
