import { ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes } from '../src/consumer/consumes.js';
import type { Delivered } from '../src/consumer/delivered.js';
import { takeEffect } from './effects.js';

/** The plainest consumer: an effect an event. */
@Consumer()
export class Counts {
  @Consumes(ThingHappened, { as: 'fixture.counts' })
  on(event: Delivered<ThingHappened>, tx: TenantTransaction): Promise<void> {
    return takeEffect(tx, event);
  }
}
