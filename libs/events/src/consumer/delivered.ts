import type { Envelope } from '@guildhall/contracts';
import type { ReplayMark } from '../envelope/replay-mark.js';

/** An event as a handler gets it: ids are uuids, `data` is checked against its contract. */
export interface Delivered<D extends object = object> extends Envelope {
  /** The uuid of the aggregate, which `subject` shows with its prefix. */
  readonly aggregateId: string;
  readonly data: D;
  /** Set when this is no first delivery: an effect outside of the database must not be repeated (T67). */
  readonly replay?: ReplayMark;
}
