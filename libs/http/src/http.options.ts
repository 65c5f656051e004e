import type { Clock, Randomness } from '@guildhall/runtime';
import type { KeyRing } from '@guildhall/sealing';
import type { logger } from '@guildhall/telemetry';
import type { Readiness } from './management/readiness.js';

export const HTTP_OPTIONS = Symbol('guildhall.http-options');

/** What the parts of this lib are told; `startService` fills in what its caller leaves out. */
export interface HttpOptions {
  /** The service's name, in logs and probes. */
  readonly service: string;
  readonly version: string;
  /** Where clients reach the platform: problem types and links begin with it. */
  readonly publicUrl: string;
  /** Where the gateway puts this service's paths. */
  readonly apiBasePath: string;
  /** Signs cursors, seals stored answers. A service without lists and without changes needs none. */
  readonly keyRing: KeyRing | undefined;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: typeof logger;
  readonly readiness: Readiness;
  /** How long a request may take when its route says nothing else (D9). */
  readonly deadlineMs: number;
}
