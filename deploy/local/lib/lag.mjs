import { withKafkaAdmin } from './topics.mjs';

/**
 * How many records each consumer group has yet to take, over all its partitions.
 * @param {string} broker
 * @returns {Promise<{ group: string, state: string, lag: number }[]>}
 */
export function consumerLag(broker) {
  return withKafkaAdmin(broker, async (admin) => {
    const { groups } = await admin.listGroups();
    const ids = groups
      .filter(({ protocolType }) => protocolType === 'consumer')
      .map(({ groupId }) => groupId)
      .sort();
    if (ids.length === 0) return [];
    const described = new Map((await admin.describeGroups(ids)).groups.map(({ groupId, state }) => [groupId, state]));
    const ends = new EndOffsets(admin);
    return Promise.all(
      ids.map(async (group) => ({
        group,
        state: described.get(group) ?? 'unknown',
        lag: await lagOf(admin, ends, group),
      })),
    );
  });
}

/** End offsets of topics, each asked for once. */
class EndOffsets {
  /** @type {Map<string, Promise<{ partition: number, high: string, low: string }[]>>} */
  #asked = new Map();

  /** @param {import('kafkajs').Admin} admin */
  constructor(admin) {
    this.admin = admin;
  }

  /** @param {string} topic */
  of(topic) {
    const asked = this.#asked.get(topic) ?? this.admin.fetchTopicOffsets(topic);
    this.#asked.set(topic, asked);
    return asked;
  }
}

/** @param {import('kafkajs').Admin} admin @param {EndOffsets} ends @param {string} groupId */
async function lagOf(admin, ends, groupId) {
  let lag = 0;
  for (const { topic, partitions } of await admin.fetchOffsets({ groupId })) {
    const committed = new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    for (const { partition, high, low } of await ends.of(topic)) {
      const offset = committed.get(partition) ?? -1;
      lag += Number(high) - (offset < 0 ? Number(low) : offset); // nothing committed yet: all that is there
    }
  }
  return lag;
}
