import { untilQuiet } from '../machine.js';
import type { Addresses, Figures, Measurement } from '../measurement.js';
import { ContenderProcess } from './contender-process.js';

export interface Round {
  readonly contender: string;
  readonly figures: Figures;
  /** Cores that others used just before. */
  readonly busyElsewhere: number;
}

export interface Turns {
  readonly servers: Addresses;
  readonly rounds: number;
  /** How long to wait before each round for a quiet machine. */
  readonly patienceSeconds: number;
  readonly profileDir?: string;
  onRound(round: Round): void;
}

/**
 * A B, then A B again: what else the machine does meanwhile falls on both. The first round of each is a warm-up, and is
 * not counted.
 */
export async function takeTurns(
  measurement: Measurement,
  { servers, rounds, patienceSeconds, profileDir, onRound }: Turns,
): Promise<Round[]> {
  await measurement.prepare?.(servers);
  const contenders: ContenderProcess[] = [];
  const measured: Round[] = [];
  try {
    for (const name of Object.keys(measurement.contenders)) {
      contenders.push(
        await ContenderProcess.open(measurement.name, name, { servers, ...(profileDir ? { profileDir } : {}) }),
      );
    }
    const turns = Array.from({ length: rounds + 1 }, () => contenders).flat();
    for (const [turn, contender] of turns.entries()) {
      const busyElsewhere = await untilQuiet(patienceSeconds);
      const round = { contender: contender.name, figures: await contender.round(), busyElsewhere };
      if (turn < contenders.length) continue;
      measured.push(round);
      onRound(round);
    }
    for (const contender of contenders) await contender.close();
    return measured;
  } finally {
    for (const contender of contenders) contender.kill();
  }
}
