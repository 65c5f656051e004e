import { topics } from '@guildhall/contracts';
import { type Broker, type TopicPlan, topicPlans } from '@guildhall/events';
import type { Tell } from '../reporting.js';

/** How safely records are to be kept; the broker's own defaults where nothing is said. */
export interface Copies {
  readonly replicationFactor?: number | undefined;
  readonly minInsyncReplicas?: number | undefined;
}

/** Every topic that the contracts declare, with so many copies. */
export function declaredTopics({ replicationFactor: replicas, minInsyncReplicas }: Copies): TopicPlan[] {
  const wanted = { ...(replicas && { replicas }), ...(minInsyncReplicas && { minInsyncReplicas }) };
  return topicPlans(topics.map(({ name }) => name)).map((plan) => ({ ...plan, ...wanted }));
}

/**
 * Makes what is missing and tells where an existing topic differs; answers how often. It is left as it is: more partitions
 * would send the records of a key to another one, out of order, and every other setting may have been somebody's decision.
 */
export async function ensureTopics(broker: Broker, plans: readonly TopicPlan[], tell: Tell): Promise<number> {
  const { created, differences } = await broker.ensureTopics(plans);
  for (const topic of created) tell(`${topic} is made.`);
  for (const { topic, setting, wanted, found } of differences)
    tell(`${topic} differs: ${setting} is ${found}, wanted is ${wanted}. It is left as it is.`);
  tell(`${plans.length} topics are there, ${created.length} of them new.`);
  return differences.length;
}
