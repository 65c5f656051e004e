import { Injectable } from '@nestjs/common';

type Listener = () => void;

/** Many more than people watch at once, and few enough to be held in memory (D25). */
const MAX_LISTENERS = 500;

/**
 * Tells those in this process who wait for an onboarding that something was committed. In memory: other processes find
 * out by looking, so a lost signal costs a second and never a step.
 */
@Injectable()
export class OnboardingSignal {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly workers = new Set<Listener>();
  private count = 0;

  get listening(): number {
    return this.count;
  }

  get isFull(): boolean {
    return this.count >= MAX_LISTENERS;
  }

  progressed(organizationId: string): void {
    for (const listener of this.listeners.get(organizationId) ?? []) listener();
  }

  /** Something is due now. */
  due(): void {
    for (const listener of this.workers) listener();
  }

  /** Returns what takes the listener away again. */
  onProgress(organizationId: string, listener: Listener): () => void {
    const listeners = this.listeners.get(organizationId) ?? new Set();
    this.listeners.set(organizationId, listeners.add(listener));
    this.count += 1;
    return () => {
      if (!listeners.delete(listener)) return;
      this.count -= 1;
      if (listeners.size === 0) this.listeners.delete(organizationId);
    };
  }

  onDue(listener: Listener): () => void {
    this.workers.add(listener);
    return () => this.workers.delete(listener);
  }
}
