import { type Consumer, type GroupAssignment, ListOffsetTimestamps } from '@platformatic/kafka';
import type { PartitionOffset } from '../broker.js';

/** Where each partition goes on: at what the group has committed, else at one of the ends. */
export async function startingOffsets(
  consumer: Consumer,
  assignments: readonly GroupAssignment[],
  fromBeginning: boolean,
): Promise<PartitionOffset[]> {
  if (assignments.length === 0) return [];
  const topics = assignments.map(({ topic }) => topic);
  const committed = await consumer.listCommittedOffsets({
    topics: assignments.map(({ topic, partitions }) => ({ topic, partitions })),
  });
  const timestamp = fromBeginning ? ListOffsetTimestamps.EARLIEST : ListOffsetTimestamps.LATEST;
  const fallback = await consumer.listOffsets({ topics, timestamp });
  return assignments.flatMap(({ topic, partitions }) =>
    partitions.map((partition) => {
      const known = committed.get(topic)?.[partition] ?? -1n;
      return { topic, partition, offset: known >= 0n ? known : (fallback.get(topic)?.[partition] ?? 0n) };
    }),
  );
}

/** The place itself while the broker holds it, else the oldest that is left: retention has overtaken us, or the topic was refilled. */
export async function heldOffset(consumer: Consumer, { topic, partition, offset }: PartitionOffset): Promise<bigint> {
  const asked = { topics: [topic], partitions: { [topic]: [partition] } };
  const begin =
    (await consumer.listOffsets({ ...asked, timestamp: ListOffsetTimestamps.EARLIEST })).get(topic)?.[partition] ?? 0n;
  const end =
    (await consumer.listOffsets({ ...asked, timestamp: ListOffsetTimestamps.LATEST })).get(topic)?.[partition] ?? 0n;
  return offset < begin || offset > end ? begin : offset;
}
