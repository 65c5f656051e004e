import { besideOthers, QUIET_CORES } from '../machine-load.js';
import type { Addresses, Figures, Measurement } from '../measurement.js';
import { ContenderProcess } from './contender-process.js';

export interface Round {
  readonly contender: string;
  readonly figures: Figures;
  /** Cores that others used meanwhile. */
  readonly busyElsewhere: number;
}

export interface Turns {
  readonly servers: Addresses;
  /** How many to keep of each contender. */
  readonly rounds: number;
  /** How long to go on in the hope of rounds that nobody disturbs. */
  readonly patienceSeconds: number;
  readonly profileDir?: string;
  onRound(round: Round): void;
}

/**
 * A B, then A B again, each in a process of its own that stays: what else the machine does falls on both. The first round
 * of each is a warm-up and is not counted. Answers the rounds that others disturbed least, whatever they showed.
 */
export async function takeTurns(measurement: Measurement, turns: Turns): Promise<Round[]> {
  await measurement.prepare?.(turns.servers);
  const contenders: ContenderProcess[] = [];
  try {
    for (const name of Object.keys(measurement.contenders)) {
      contenders.push(await ContenderProcess.open(measurement.name, name, turns));
    }
    const measured = await roundsOf(contenders, turns);
    for (const contender of contenders) await contender.close();
    return contenders.flatMap(({ name }) => leastDisturbed(measured, name).slice(0, turns.rounds));
  } finally {
    for (const contender of contenders) contender.kill();
  }
}

async function roundsOf(contenders: readonly ContenderProcess[], turns: Turns): Promise<Round[]> {
  const { servers, rounds, patienceSeconds, onRound } = turns;
  for (const contender of contenders) await contender.round();
  const measured: Round[] = [];
  const deadline = performance.now() + patienceSeconds * 1_000;
  const isEnough = ({ name }: ContenderProcess) =>
    (leastDisturbed(measured, name)[rounds - 1]?.busyElsewhere ?? Infinity) <= QUIET_CORES;
  for (let turn = 0; turn < rounds || (performance.now() < deadline && !contenders.every(isEnough)); turn++) {
    for (const contender of contenders) {
      const ours = [process.pid, contender.pid, servers.pids.postgres, servers.pids.kafka];
      const { result, busyElsewhere } = await besideOthers(ours, () => contender.round());
      const round = { contender: contender.name, figures: result, busyElsewhere };
      measured.push(round);
      onRound(round);
    }
  }
  return measured;
}

function leastDisturbed(rounds: readonly Round[], contender: string): Round[] {
  const own = rounds.filter((round) => round.contender === contender);
  return own.sort((one, other) => one.busyElsewhere - other.busyElsewhere);
}
