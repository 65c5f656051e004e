import type { IncomingMessage, ServerResponse } from 'node:http';

export interface PourLimits {
  /** A service that says nothing for so long, in the middle of its answer, is given up. */
  readonly silentMs: number;
  /** A client that takes nothing for so long, though there is something, is given up: it holds places of others (T13). */
  readonly stalledMs: number;
}

const POUR_LIMITS: PourLimits = { silentMs: 10_000, stalledMs: 60_000 };

/**
 * The body of a service's answer into that to the client, no faster than the client takes it. Breaks off where the service
 * does, or where one of the two keeps everybody waiting, so that nobody takes half an answer for a whole one.
 */
export function pour(answer: IncomingMessage, response: ServerResponse, limits: PourLimits = POUR_LIMITS): void {
  const { silentMs, stalledMs } = limits;
  let waitedForClientMs = 0;
  const patience = setTimeout(() => {
    waitedForClientMs = answer.isPaused() ? waitedForClientMs + silentMs : stalledMs;
    if (waitedForClientMs < stalledMs) patience.refresh();
    else answer.destroy();
  }, silentMs);
  answer.on('data', (chunk: Buffer) => {
    patience.refresh();
    waitedForClientMs = 0;
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
