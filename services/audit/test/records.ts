import type { Envelope, EventOf } from '@guildhall/contracts';
import type { OutgoingRecord } from '@guildhall/events';
import { recordOf as recordOfFact } from '../../../libs/service/test/fact.js';

export interface Circumstances extends Partial<Envelope> {
  readonly tenantId: string;
}

/** A record as the relay of its owner writes it: the same event twice, late or out of order is the test's to choose. */
export const recordOf = (event: EventOf, circumstances: Circumstances): OutgoingRecord =>
  recordOfFact({ event, actor: 'system:test', ...circumstances });
