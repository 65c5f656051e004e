import { logger } from '@guildhall/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { KeyRotation } from './key-rotation.js';

const EVERY_MS = 60_000;

/** Looks once a minute whether the keys are due to move on; the start waits for the first look, which makes the first key. */
@Injectable()
export class KeyRotationWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly rotation: KeyRotation) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.rotation.moveOn();
    this.timer = setInterval(() => {
      this.looking = this.look();
    }, EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  // A look that fails costs a minute: what is due stays due.
  private async look(): Promise<void> {
    await this.rotation
      .moveOn()
      .catch((error: unknown) => logger.error({ error }, 'The signing keys could not move on.'));
  }
}
