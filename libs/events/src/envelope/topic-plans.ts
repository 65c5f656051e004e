import { findTopic } from '@guildhall/contracts';
import type { TopicPlan } from '../broker/broker.js';

const WEEK_MS = 7 * 24 * 3_600_000;

/** How topics are to be, by the contracts. A replay topic has as many partitions as what it repeats, and is never compacted. */
export function topicPlans(names: readonly string[]): TopicPlan[] {
  return names.map((name) => {
    const topic = findTopic(name);
    if (!topic) throw new Error(`The topic ${name} is not declared in the contracts.`);
    const isReplay = topic.name !== name;
    return {
      name,
      partitions: topic.partitions,
      retentionMs: isReplay ? WEEK_MS : topic.retentionMs,
      cleanup: isReplay ? 'delete' : topic.cleanup,
    };
  });
}
