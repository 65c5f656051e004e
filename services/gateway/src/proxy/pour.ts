import type { IncomingMessage, ServerResponse } from 'node:http';

const BETWEEN_CHUNKS_MS = 10_000;

/**
 * The body of a service's answer into that to the client, no faster than the client takes it. Breaks off where the service
 * does, or says nothing for ten seconds, so that nobody takes half an answer for a whole one.
 */
export function pour(answer: IncomingMessage, response: ServerResponse): void {
  const patience = setTimeout(() => {
    // The one who keeps everybody waiting may be the client.
    if (answer.isPaused()) patience.refresh();
    else answer.destroy();
  }, BETWEEN_CHUNKS_MS);
  answer.on('data', (chunk: Buffer) => {
    patience.refresh();
    if (!response.write(chunk)) answer.pause();
  });
  response.on('drain', () => answer.resume());
  answer.once('end', () => response.end());
  answer.on('error', () => undefined);
  answer.once('close', () => {
    clearTimeout(patience);
    if (!answer.complete) response.destroy();
  });
}
