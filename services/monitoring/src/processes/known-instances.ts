import type { EntityManager } from 'typeorm';
import type { Figures } from './figures.js';
import type { KnownInstance } from './health.js';

/** A process with all that is known of it. */
export interface Instance extends KnownInstance {
  readonly instance: string;
  readonly version: string;
  readonly startedAt: Date;
  readonly figures: Figures;
}

// No tenant in it: these rows are the platform's own, and tell nothing of any organisation.
const INSTANCES = `
select service, process, instance, version, started_at as "startedAt", sampled_at as "sampledAt",
       every_seconds as "everySeconds", is_ready as "isReady", checks, figures
  from process_instances
 where $1::text is null or service = $1
 order by service, process, instance`;

/** Every process that was heard of lately, or those of one service. */
export function knownInstances(tx: EntityManager, service?: string): Promise<Instance[]> {
  return tx.query(INSTANCES, [service ?? null]);
}
