import type { Addresses } from '../measurement.js';
import type { TokenMint } from './token-mint.js';
import type { Upstream } from './upstream.js';

/** What a gateway is opened with: whose tokens are good, and what it stands before. */
export interface Site {
  readonly servers: Addresses;
  readonly mint: TokenMint;
  readonly upstream: Pick<Upstream, 'url' | 'port'>;
  /** Of its own, for its files. */
  readonly folder: string;
}

/** A gateway that runs: one of ours or a peer. */
export interface Guarding {
  /** Where good tokens get the upstream's answer. */
  readonly url: string;
  /** CPU microseconds that it has used so far, by process; what only listens to it is no part of it. */
  spent(): Promise<Spent>;
  /** What its processes hold of the memory, in MiB. */
  residentMib(): Promise<number>;
  stop(): Promise<void>;
}

export interface Spent {
  readonly gateway: number;
  readonly Redis?: number;
  readonly Kafka?: number;
}
