import type { Clock, Randomness } from '@guildhall/runtime';
import type { Migrations, Entities } from './data-source.js';
import type { SafetySettings } from './startup/require-safe-database.js';

export interface DatabaseModuleOptions extends SafetySettings {
  /** As the app role. */
  readonly url: string;
  /** As the platform role, for the few services with work across tenants. */
  readonly platformUrl?: string;
  readonly entities: Entities;
  readonly migrations: Migrations;
  readonly service: string;
  readonly poolSize?: number;
  /** How long a start waits for a database that is not there yet, or not migrated; default 0. */
  readonly patienceSeconds?: number;
  readonly clock?: Clock;
  readonly randomness?: Randomness;
  /** The W3C trace context of what is running, for the event's envelope; of the telemetry that this lib does not know. */
  readonly currentTraceparent?: () => string | undefined;
}
