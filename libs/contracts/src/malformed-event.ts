/**
 * A record that is no event of ours: wrong types, missing parts, a forged place. It will not get better by trying again.
 * Says where and what, never the value: it may be personal, and this text reaches logs and dead letters.
 */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';

  constructor(
    /** The event's type, as far as it is known. */
    readonly type: string,
    /** The field or header at fault; empty when it is the record as a whole. */
    readonly path: string,
    readonly problem: string,
  ) {
    super(`${type}: ${path === '' ? '' : `${path} `}${problem}`);
  }
}

/** Data that its own contract does not admit: a fault of the code that states the fact. Never quotes the value. */
export class UnfitEventData extends Error {
  override readonly name = 'UnfitEventData';

  constructor(
    readonly type: string,
    readonly path: string,
    readonly problem: string,
  ) {
    super(`${type}: ${path === '' ? '' : `${path} `}${problem}`);
  }
}
