/**
 * Tells that a client has gone away, and nobody waits for its call any more. What an AbortSignal is, for one listener at a
 * time: a signal for each call costs more than to find out who calls.
 */
export class Departure {
  private whyGone: Error | undefined;
  private listener: ((reason: Error) => void) | undefined;

  /** Undefined while somebody waits. */
  get reason(): Error | undefined {
    return this.whyGone;
  }

  /** Called when the client goes, at once when it is gone. Takes the place of the listener before. */
  listen(listener: (reason: Error) => void): void {
    this.listener = listener;
    if (this.whyGone) listener(this.whyGone);
  }

  tell(reason: Error): void {
    this.whyGone = reason;
    this.listener?.(reason);
  }
}
