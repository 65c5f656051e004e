import { eventually } from '@guildhall/testing';
import type { Answer, ApiClient } from './api-client.js';

const PROBE_PAUSE_MS = 5;

/** Milliseconds from now until a call of this client is first answered with one of these statuses. */
export async function msUntilRefused(client: ApiClient, path: string, ...statuses: number[]): Promise<number> {
  const since = performance.now();
  await eventually(async () => statuses.includes((await client.get(path)).status), {
    withinMs: 5_000,
    pauseMs: PROBE_PAUSE_MS,
  });
  return performance.now() - since;
}

/** What a refusal says, without what differs from one occurrence to the next. */
export function gistOf({ status, headers, body }: Answer) {
  return { status, code: body?.code, type: headers['content-type'] };
}
