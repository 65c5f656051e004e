import type { Socket } from 'node:net';

export interface OneWayRules {
  /** Looks at what has come before it goes on; false keeps it, and all that follows. */
  readonly mayPass: (piece: Buffer) => boolean;
  /** After how many milliseconds the next piece may be taken. */
  readonly waitMs: (bytes: number) => number;
}

/** Carries bytes from one socket to another, no faster than the other takes them. */
export class OneWay {
  private rest: NodeJS.Timeout | undefined;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly rules: OneWayRules,
  ) {
    from.on('data', (piece: Buffer) => this.carry(piece));
    from.once('end', () => to.end());
    from.once('close', () => clearTimeout(this.rest));
    to.on('drain', () => this.goOn());
  }

  private carry(piece: Buffer): void {
    if (!this.rules.mayPass(piece) || this.to.writableEnded || this.to.destroyed) return;
    const waitMs = this.rules.waitMs(piece.length);
    if (!this.to.write(piece) || waitMs > 0) this.from.pause();
    if (waitMs === 0) return;
    this.rest = setTimeout(() => {
      this.rest = undefined;
      this.goOn();
    }, waitMs);
  }

  private goOn(): void {
    if (this.rest === undefined && !this.to.writableNeedDrain) this.from.resume();
  }
}
