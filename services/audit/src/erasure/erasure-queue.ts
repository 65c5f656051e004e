import { Injectable } from '@nestjs/common';

/** Wakes this process's worker: there is an erasure to be listed beside the database. */
@Injectable()
export class ErasureQueue {
  private woken: () => void = () => undefined;

  onPut(wake: () => void): void {
    this.woken = wake;
  }

  wake(): void {
    this.woken();
  }
}
