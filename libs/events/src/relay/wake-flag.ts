/**
 * A bell that is not missed: rung while nobody waits, it ends the next wait at once.
 * Many rings before a wait are one.
 */
export class WakeFlag {
  private isRung = false;
  private release: (() => void) | undefined;

  ring(): void {
    this.isRung = true;
    this.release?.();
  }

  /** Returns when rung, and after `ms` at the latest. */
  async wait(ms: number): Promise<void> {
    if (!this.isRung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.release = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.release = undefined;
    }
    this.isRung = false;
  }
}
