export type TimeStampRefusal =
  | 'malformed'
  | 'not-granted'
  | 'nonce'
  /** Over another text, by nobody who is trusted, or by none. */
  | 'signature'
  | 'certificate-purpose'
  | 'certificate-unnamed';

/** What came back is no time stamp that may be kept. */
export class TimeStampRefused extends Error {
  override readonly name = 'TimeStampRefused';

  constructor(
    readonly reason: TimeStampRefusal,
    options?: ErrorOptions,
  ) {
    super(`The time stamp is refused: ${reason}.`, options);
  }
}
