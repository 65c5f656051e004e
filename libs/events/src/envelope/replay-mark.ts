import { MalformedEvent } from '@guildhall/contracts';

/**
 * Says that a record was sent before. `refill`: into a broker that lost it, so that who has not seen it must act on it.
 * `rebuild`: for one consumer that builds its state anew. `dead-letter`: an operator asked one consumer to try again.
 */
export type ReplayMark = 'refill' | 'rebuild' | 'dead-letter';

export const REPLAY_MARK = 'ce_replay';

/** The mark of a record, or undefined on a first delivery. Throws MalformedEvent for one that nobody of ours writes. */
export function readReplayMark(type: string, headers: Readonly<Record<string, string>>): ReplayMark | undefined {
  const text = headers[REPLAY_MARK];
  if (text === undefined || text === 'refill' || text === 'rebuild' || text === 'dead-letter') return text;
  throw new MalformedEvent(type, REPLAY_MARK, 'is unknown');
}
