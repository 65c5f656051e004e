import { fillOutbox } from './backlog.js';
import { FORGED_RECORDS, forgeRecords } from './forged-records.js';
import * as strike from './strikes.js';

/** A way to break the installation, and how to look at it. */
export interface Scenario {
  readonly name: string;
  /** The labelled point at which a process dies; absent for a kill at a random moment. */
  readonly point?: string;
  readonly strike: strike.Strike;
  /** What the consumer must have given up on and announced, no more and no less; none where nothing was forged. */
  readonly deadLetters?: number;
  /** Needs what only the long ring has: a database server of its own, or more time. */
  readonly isLong?: boolean;
}

/** Few, because a consumer takes at once what has come in the meantime; some, because the first time is special. */
const SOME_HITS = 3;

/** Where a fault can strike; the numbers are the latest hits, so that some strike at once and some under way. */
export const atPoints: readonly Scenario[] = [
  point('database.before-commit', 'a serving process', strike.service('database.before-commit', 8 * SOME_HITS)),
  point('database.after-commit', 'a serving process', strike.service('database.after-commit', 8 * SOME_HITS)),
  point('database.before-commit', 'a consumer', strike.consumer('database.before-commit', SOME_HITS)),
  point('database.after-commit', 'a consumer', strike.consumer('database.after-commit', SOME_HITS)),
  point('relay.after-lead', 'the successor of the relay leader', strike.relaySuccessor('relay.after-lead', 2)),
  point('relay.after-read', 'the relay leader', strike.relayLeader('relay.after-read', 8 * SOME_HITS)),
  point('relay.before-send', 'the relay leader', strike.relayLeader('relay.before-send', 4 * SOME_HITS)),
  point('relay.after-send', 'the relay leader', strike.relayLeader('relay.after-send', 4 * SOME_HITS)),
  point('relay.after-archive', 'the relay leader', strike.relayLeader('relay.after-archive', 4 * SOME_HITS)),
  {
    ...point('relay.before-vacuum', 'the relay leader', strike.relayLeader('relay.before-vacuum', 1, fillOutbox)),
    isLong: true,
  },
  point('consumer.on-chunk', 'a consumer', strike.consumer('consumer.on-chunk', SOME_HITS)),
  point('consumer.after-claim', 'a consumer', strike.consumer('consumer.after-claim', SOME_HITS)),
  point('consumer.after-handlers', 'a consumer', strike.consumer('consumer.after-handlers', SOME_HITS)),
  point('consumer.before-commit-offset', 'a consumer', strike.consumer('consumer.before-commit-offset', SOME_HITS)),
  point('consumer.after-commit-offset', 'a consumer', strike.consumer('consumer.after-commit-offset', SOME_HITS)),
  {
    ...point('consumer.before-parking', 'a consumer', strike.loneConsumer('consumer.before-parking', forgeRecords)),
    deadLetters: FORGED_RECORDS,
    isLong: true,
  },
  {
    ...point(
      'consumer.before-commit-offset',
      'a consumer that has just parked dead letters',
      strike.loneConsumer('consumer.before-commit-offset', forgeRecords),
    ),
    deadLetters: FORGED_RECORDS,
    isLong: true,
  },
  { ...point('republish.after-batch', 'an operator', strike.operator('republish.after-batch')), isLong: true },
];

export const atRandomMoments: readonly Scenario[] = [
  { name: 'a serving process that stands by', strike: strike.atRandom('standby') },
  { name: 'the relay leader', strike: strike.atRandom('leader') },
  { name: 'a consumer', strike: strike.atRandom('projector') },
  { name: 'the broker', strike: strike.server('kafka') },
  { name: 'the database server', strike: strike.server('postgres'), isLong: true },
];

function point(name: string, who: string, how: strike.Strike): Scenario {
  return { name: `${who} at ${name}`, point: name, strike: how };
}
