import type { PlatformLease, PlatformTransaction } from '@guildhall/database';

/** Another sequencer leads now: nothing that this one still does may be kept. */
export class LeadLost extends Error {
  override readonly name = 'LeadLost';
}

const BEAT = 'update log_head set beats = beats + 1 where epoch = $1 returning 1';
const LEAVE = 'update log_head set is_held = false where epoch = $1 returning 1';

/** The lead over the sequencing, under one epoch. Every transaction of it proves first that nobody has taken it over. */
export class Lead {
  constructor(
    readonly epoch: string,
    private readonly lease: PlatformLease<string>,
  ) {}

  /**
   * Work that counts only if this is still the lead when it commits: the row of the epoch is locked until then, so that
   * whoever takes over waits, and sees what this has done.
   */
  async transaction<T>(work: (tx: PlatformTransaction) => Promise<T>): Promise<T> {
    return this.lease.transaction(async (tx) => {
      await requireUpdate(tx, BEAT, this.epoch);
      return work(tx);
    });
  }

  /** Says that this leader is there. Throws `LeadLost` when it no longer is. */
  async beat(): Promise<void> {
    await this.transaction(async () => undefined);
  }

  /** What is read proves nothing about the lead, and costs no commit on disk. */
  async look<T>(work: (tx: PlatformTransaction) => Promise<T>): Promise<T> {
    return this.lease.transaction(work);
  }

  /** Leaves in order: another need not wait for the beats to stand still. */
  async leave(): Promise<void> {
    await this.lease.transaction((tx) => requireUpdate(tx, LEAVE, this.epoch));
  }
}

async function requireUpdate(tx: PlatformTransaction, sql: string, epoch: string): Promise<void> {
  const [rows] = await tx.query<[unknown[], number]>(sql, [epoch]);
  if (rows.length === 0) throw new LeadLost(`The epoch ${epoch} is over.`);
}
