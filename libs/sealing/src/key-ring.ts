import type { RingKey } from './ring-key.js';

/**
 * The port to where keys are kept: a file here, a vault or a cloud's KMS by another class with the same contract.
 * The abstract class is also the injection token.
 *
 * Keys are fetched, and unwrapped, when the ring loads and reloads; between that it answers from memory, so that
 * sealing never waits for a network and goes on while the key store is away.
 */
export abstract class KeyRing {
  /** The key that seals and signs now. */
  abstract current(): RingKey;
  /** Any key of the ring by its id: the current one, those that come and those that are retired. */
  abstract find(id: string): RingKey | undefined;
  /** All keys of the ring, in no order. */
  abstract all(): readonly RingKey[];
  /** Fetches the keys again. When that fails it throws, and the ring goes on with what it had. */
  abstract reload(): Promise<void>;
}
