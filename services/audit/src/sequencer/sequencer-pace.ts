/** How often the sequencer does what it does. */
export class SequencerPace {
  constructor(
    /** A leader whose beats stand still for so long is taken for gone. */
    readonly leaseMs: number,
    /** The platform log is signed at least so often while it grows (D12). */
    readonly checkpointEveryMs: number,
  ) {}

  /** And as soon as so many entries are not yet covered by a checkpoint. */
  readonly checkpointEveryEntries = 1_000;
  /** Entries that get their places in one transaction: it commits well within its limits, and a crash loses little work. */
  readonly batchSize = 2_000;
  readonly idleMs = 100;

  get beatEveryMs(): number {
    return this.leaseMs / 4;
  }
}
