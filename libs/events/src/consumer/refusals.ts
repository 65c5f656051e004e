/**
 * Thrown by a handler: not now. The event is tried again after a growing pause of its partition, and parked after the
 * last try. Faults of database and broker need no `Retry`: the transport knows them and never counts them.
 */
export class Retry extends Error {
  override readonly name: string = 'Retry';
}

/** Why an event is a dead letter; `held-back` and `replaying` wait for another one of their aggregate. */
export type ParkedReason = 'refused' | 'failed' | 'gap' | 'malformed' | 'held-back' | 'replaying';

/** Thrown by a handler: never. The event becomes a dead letter at once, without further tries. */
export class Park extends Error {
  override readonly name: string = 'Park';
  readonly reason: ParkedReason = 'refused';
}

/** An event of an `ordered` consumer arrived before the one it follows. */
export class VersionGap extends Retry {
  override readonly name = 'VersionGap';
  constructor(
    readonly expected: number,
    readonly found: number,
  ) {
    super(`Version ${found} arrived, ${expected} is missing.`);
  }
}

/** A record that no producer of ours writes: unreadable, or not what its key, topic and headers say together (T61, T65). */
export class Malformed extends Park {
  override readonly name = 'Malformed';
  override readonly reason = 'malformed';
}
