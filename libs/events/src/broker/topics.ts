import {
  type TopicDifference,
  type TopicPlan,
  type TopicReport,
  type PartitionLag,
  type PartitionOffset,
  UnknownTopics,
} from './broker.js';
import type { AdminClient, TopicState } from './client-adapter.js';
import { sleep } from '@guildhall/runtime';

const VISIBLE_WITHIN_MS = 10_000;

/** Creates what is missing, waits until it can be used, and compares the rest. */
export async function ensureTopics(
  admin: AdminClient,
  plans: readonly TopicPlan[],
  replicationFactor: number,
): Promise<TopicReport> {
  const existing = new Set(await admin.topicNames());
  const missing = plans.filter((plan) => !existing.has(plan.name));
  if (missing.length > 0) await admin.create(missing, replicationFactor);
  await untilVisible(
    admin,
    missing.map((plan) => plan.name),
  );
  const present = plans.filter((plan) => existing.has(plan.name));
  const states =
    present.length > 0
      ? await describe(
          admin,
          present.map((plan) => plan.name),
        )
      : [];
  return {
    created: missing.map((plan) => plan.name),
    differences: present.flatMap((plan) =>
      differencesOf(
        plan,
        states.find((state) => state.name === plan.name),
      ),
    ),
  };
}

/** What one broker lists, another may learn of a moment later. */
async function describe(admin: AdminClient, names: readonly string[]): Promise<TopicState[]> {
  for (const deadline = performance.now() + VISIBLE_WITHIN_MS; ; await sleep(50)) {
    try {
      return await admin.describe(names);
    } catch (error) {
      if (!(error instanceof UnknownTopics) || performance.now() > deadline) throw error;
    }
  }
}

function differencesOf(plan: TopicPlan, state: TopicState | undefined): TopicDifference[] {
  if (!state) return [];
  const compared: [TopicDifference['setting'], string, string][] = [
    ['partitions', String(plan.partitions), String(state.partitions)],
    ['cleanup.policy', plan.cleanup, state.cleanup],
  ];
  if (plan.replicas) compared.push(['replicas', String(plan.replicas), String(state.replicas)]);
  if (plan.minInsyncReplicas)
    compared.push(['min.insync.replicas', String(plan.minInsyncReplicas), state.minInsyncReplicas]);
  if (plan.cleanup === 'delete') compared.push(['retention.ms', String(plan.retentionMs), state.retentionMs]);
  return compared
    .filter(([, wanted, found]) => wanted !== found)
    .map(([setting, wanted, found]) => ({ topic: plan.name, setting, wanted, found }));
}

/** What of a topic's settings is compared. */
export const COMPARED_SETTINGS = ['retention.ms', 'cleanup.policy', 'min.insync.replicas'];

/** The settings of a plan as the broker names them. */
export function configOf(plan: TopicPlan): { name: string; value: string }[] {
  const { cleanup, retentionMs, minInsyncReplicas } = plan;
  return [
    { name: 'cleanup.policy', value: cleanup },
    ...(cleanup === 'compact' ? [] : [{ name: 'retention.ms', value: String(retentionMs) }]),
    ...(minInsyncReplicas ? [{ name: 'min.insync.replicas', value: String(minInsyncReplicas) }] : []),
  ];
}

export async function endOffsets(admin: AdminClient, topics: readonly string[]): Promise<PartitionOffset[]> {
  await requireTopics(admin, topics);
  const found: PartitionOffset[] = [];
  for (const topic of topics) {
    for (const { partition, end } of await admin.bounds(topic)) found.push({ topic, partition, offset: end });
  }
  return found.sort(byPlace);
}

export async function lagOf(admin: AdminClient, groupId: string, topics: readonly string[]): Promise<PartitionLag[]> {
  await requireTopics(admin, topics);
  const committed = await admin.committed(groupId, topics);
  const lags: PartitionLag[] = [];
  for (const topic of topics) {
    for (const { partition, begin, end } of await admin.bounds(topic)) {
      const next = committed.find((place) => place.topic === topic && place.partition === partition)?.offset ?? null;
      const from = next === null || next < begin ? begin : next;
      lags.push({ topic, partition, end, committed: next, lag: end > from ? end - from : 0n });
    }
  }
  return lags.sort(byPlace);
}

export async function requireTopics(admin: AdminClient, topics: readonly string[]): Promise<void> {
  const existing = new Set(await admin.topicNames());
  const absent = topics.filter((topic) => !existing.has(topic));
  if (absent.length > 0) throw new UnknownTopics(absent);
}

/** A topic is listed a moment before each broker leads its partitions; until then a send to it may fail. */
async function untilVisible(admin: AdminClient, names: readonly string[]): Promise<void> {
  const deadline = performance.now() + VISIBLE_WITHIN_MS;
  for (let waiting = names; waiting.length > 0; ) {
    const existing = new Set(await admin.topicNames());
    waiting = waiting.filter((name) => !existing.has(name));
    if (waiting.length > 0 && performance.now() > deadline) throw new UnknownTopics(waiting);
    if (waiting.length > 0) await sleep(50);
  }
}

function byPlace(a: { topic: string; partition: number }, b: { topic: string; partition: number }): number {
  return a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition;
}
