import type { Envelope } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import type { IncomingRecord } from '../broker/broker.js';
import type { ReplayMark } from '../envelope/replay-mark.js';
import type { Delivered } from './delivered.js';
import type { Malformed } from './refusals.js';

/** What `@Consumes` says about one handler method, and how to call it through Nest. */
export interface Handler {
  /** Takes all events of one tenant in a chunk at once. */
  readonly isSetBased: boolean;
  /** Not called for events that only rebuild state: its effect leaves the database (T67). */
  readonly skipsRebuild: boolean;
  /** Not called for facts from before. */
  readonly since: string | undefined;
  call(events: Delivered | readonly Delivered[], tx: TenantTransaction): Promise<void>;
}

/** All handlers of one name (`as`): one Kafka group, one series of inbox rows, one place in each partition. */
export interface Subscriber {
  readonly as: string;
  readonly topics: readonly string[];
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly isOrdered: boolean;
}

/** A record on its way to its handler. */
export interface Delivery {
  readonly record: IncomingRecord;
  readonly envelope: Envelope;
  readonly replay?: ReplayMark;
  /** `<tenant>/<subject>`, or '' when the record's own key cannot be believed: nothing is held back behind it. */
  readonly key: string;
  /** Absent for types that an ordered consumer only counts. */
  readonly handler?: Handler;
  readonly event?: Delivered;
  /** Set when the record is to be parked without being tried. */
  readonly refusal?: Malformed;
}

/** True when every handler takes all events of a tenant at once: such a subscriber is quick, and fewer, larger parts suit it. */
export function takesSets({ handlers }: Subscriber): boolean {
  return [...handlers.values()].every((handler) => handler.isSetBased);
}
