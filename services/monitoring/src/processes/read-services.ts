import type { EntityManager } from 'typeorm';
import { healthOfServices } from './health.js';
import { type Instance, knownInstances } from './known-instances.js';
import { type KnownHealth, summaryOf } from './processes.fields.js';

const KNOWN_HEALTH = 'select service, health, since from service_health';

/** How every service fares at this moment, by what its processes reported last. */
export async function readServices(tx: EntityManager, now: Date) {
  const instances = await knownInstances(tx);
  const known: KnownHealth[] = await tx.query(KNOWN_HEALTH);
  const ofService = (service: string) => (one: Pick<Instance, 'service'>) => one.service === service;
  const services = [...healthOfServices(instances, now)].map(([name, health]) =>
    summaryOf({ name, health, instances: instances.filter(ofService(name)), known: known.find(ofService(name)) }, now),
  );
  return { instances, services };
}
