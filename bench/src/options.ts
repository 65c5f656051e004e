import { parseArgs } from 'node:util';

export interface Options {
  readonly only: readonly string[];
  readonly rounds: number;
  /** Seconds that a measurement may go on until it has enough rounds that nobody disturbed. */
  readonly patience: number;
  /** Write a CPU profile of each contender, and no tables: a profiled run is a slower one. */
  readonly profile: boolean;
  /** Renew the tables in docs/measurements.md. */
  readonly docs: boolean;
}

const FEWEST_ROUNDS_TO_PUBLISH = 3;

/** `--only=relay,consumer --rounds=5 --patience=60 --profile --no-docs` */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: String(FEWEST_ROUNDS_TO_PUBLISH) },
      patience: { type: 'string', default: '30' },
      profile: { type: 'boolean', default: false },
      docs: { type: 'boolean', default: true },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds is a whole number, not "${values.rounds}".`);
  return {
    only: values.only.flatMap((names) => names.split(',')),
    rounds,
    patience: Number(values.patience),
    profile: values.profile,
    docs: values.docs && !values.profile && rounds >= FEWEST_ROUNDS_TO_PUBLISH,
  };
}
