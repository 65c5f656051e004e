import { Injectable } from '@nestjs/common';

/** Wakes this process's worker: there are files to be removed. */
@Injectable()
export class RemovalQueue {
  private woken: () => void = () => undefined;

  onPut(wake: () => void): void {
    this.woken = wake;
  }

  wake(): void {
    this.woken();
  }
}
