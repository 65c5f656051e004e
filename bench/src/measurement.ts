/** What one round showed: values by the name of their figure. */
export type Figures = Readonly<Record<string, number>>;

export interface Figure {
  /** As the table shows it, with its unit. */
  readonly name: string;
  /** The mark to reach, as it was asked for; nothing fails when it is missed. */
  readonly asked?: string;
  readonly decimals?: number;
}

/**
 * Something that can do the work of a measurement: one of our Kafka clients, later a peer from elsewhere. It runs in a
 * process of its own, so that neither its timers nor its compiled code meet another's, and it is opened once: its first
 * round is thrown away.
 */
export interface Contender {
  /** All of one round, beginning from the same state as every other. */
  round(): Promise<Figures>;
  close(): Promise<void>;
}

export interface Measurement {
  /** For `--only`, and its heading in docs/measurements.md. */
  readonly name: string;
  readonly title: string;
  /** What was done, for a reader who wants to doubt it. */
  readonly how: string;
  readonly figures: readonly Figure[];
  /** What it cannot do without and is not installed; undefined where nothing is missing. */
  missing?(): string | undefined;
  /** Too long for a run of all measurements. */
  readonly isOnlyWhenNamed?: boolean;
  /** Before any contender opens: what all of them read. */
  prepare?(servers: Addresses): Promise<void>;
  /** By the heading of their column. Their rounds take turns in this order. */
  readonly contenders: Readonly<Record<string, (servers: Addresses) => Promise<Contender>>>;
}

/** Where the servers of this run are. */
export interface Addresses {
  readonly postgresAdminUrl: string;
  readonly kafkaBrokers: readonly string[];
  readonly pids: { readonly postgres: number; readonly kafka: number };
}
