import { sleep } from '@guildhall/runtime';

/** What a handler of the fixture does that takes its time. Ends early, and well, with its signal. */
export async function takeTime(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, signal).catch(() => undefined);
}
