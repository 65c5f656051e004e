import { RecurringWork } from '@guildhall/service';
import { Injectable } from '@nestjs/common';
import { KeyRotation } from './key-rotation.js';

const EVERY_MS = 60_000;

/** Looks once a minute whether the keys are due to move on; the start waits for the first look, which makes the first key. */
@Injectable()
export class KeyRotationWorker extends RecurringWork {
  constructor(private readonly rotation: KeyRotation) {
    super('move the signing keys on', { everyMs: EVERY_MS });
  }

  override async onApplicationBootstrap(): Promise<void> {
    await this.execute();
    await super.onApplicationBootstrap();
  }

  // A round that fails costs a minute: what is due stays due.
  override execute(): Promise<void> {
    return this.rotation.moveOn();
  }
}
