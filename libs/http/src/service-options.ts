import { type Clock, type Randomness, SystemClock, SystemRandomness } from '@guildhall/runtime';
import type { KeyRing } from '@guildhall/sealing';
import { logger, serviceIdentity } from '@guildhall/telemetry';
import type { INestApplication } from '@nestjs/common';
import type { DrainStep } from './drain/drain.js';
import type { HttpOptions } from './http.options.js';
import type { Door } from './server/door.js';
import { Readiness } from './management/readiness.js';

export interface ServiceOptions {
  readonly service: string;
  /** Of the package that runs, unless told otherwise. */
  readonly version?: string;
  /** 0 takes any free port. */
  readonly httpPort: number;
  /** `elsewhere`: another process answers the probes for this one. */
  readonly managementPort: number | 'elsewhere';
  /** Whether the port opens as soon as the application is made, or when nothing is missing that its requests need. */
  readonly opens?: 'at-once' | 'when-ready';
  readonly host?: string;
  readonly publicUrl: string;
  readonly apiBasePath?: string;
  /** Needed by lists (cursors) and by routes that heed `Idempotency-Key`. */
  readonly keyRing?: KeyRing;
  readonly clock?: Clock;
  readonly randomness?: Randomness;
  readonly logger?: typeof logger;
  /** 10 s (D9). */
  readonly deadlineMs?: number;
  /** Between "not ready" and the closed port: 5 s; nothing in tests. */
  readonly drainPauseMs?: number;
  /** How long running requests may take to finish: 20 s. */
  readonly drainFinishMs?: number;
  /** The process ends after this long, drained or not: 45 s. */
  readonly shutdownGraceSeconds?: number;
  /** Before the port opens: `(app) => { app.connectMicroservice({ strategy: app.get(EventTransport) }); … }`. */
  readonly prepare?: (app: INestApplication) => Promise<void> | void;
  /** Who answers before the framework is asked; none, where nobody is in that hurry. */
  readonly door?: (app: INestApplication) => Door;
  /** What the service stops itself after the last request. Nest's hooks follow: consumers, relay, pools. */
  readonly drainSteps?: (app: INestApplication) => readonly DrainStep[];
  /** Set aside by tests, whose process goes on. */
  readonly exit?: ((code: number) => void) | 'never';
}

export function httpOptions(
  options: Partial<ServiceOptions> & Pick<ServiceOptions, 'service' | 'publicUrl'>,
): HttpOptions {
  const clock = options.clock ?? new SystemClock();
  return {
    service: options.service,
    version: options.version ?? serviceIdentity().version,
    publicUrl: options.publicUrl,
    apiBasePath: options.apiBasePath ?? '/api/v1',
    keyRing: options.keyRing,
    clock,
    readiness: new Readiness(clock),
    randomness: options.randomness ?? new SystemRandomness(),
    logger: options.logger ?? logger,
    deadlineMs: options.deadlineMs ?? 10_000,
  };
}
