/**
 * Every topic of the platform, in one place. Whoever creates topics creates these; a message on a topic that is
 * not here is refused when the contracts load.
 */
export interface Topic {
  readonly name: string;
  /** facts: what happened. state: what is, latest wins, a tombstone ends it. stream: revocations. telemetry: lossy batches. */
  readonly kind: 'facts' | 'state' | 'stream' | 'telemetry';
  /** Never changed for a topic that holds records: order for each key depends on it. */
  readonly partitions: number;
  /** -1: until it is compacted away. */
  readonly retentionMs: number;
  readonly cleanup: 'delete' | 'compact';
}

/** The lane of the outbox that carries a topic: what the gateway decides by overtakes the facts. */
export type Lane = 'edge' | 'facts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ACCESS_TOKEN_LIFE_MS = 5 * MINUTE_MS;

const facts = (domain: string): Topic => ({
  name: `guildhall.${domain}.v1`,
  kind: 'facts',
  partitions: 6,
  retentionMs: 7 * 24 * HOUR_MS,
  cleanup: 'delete',
});

// Read whole by every gateway at boot: few partitions, few end offsets to wait for.
const state = (owner: string, thing: string): Topic => ({
  name: `guildhall.${owner}.${thing}.state`,
  kind: 'state',
  partitions: 3,
  retentionMs: -1,
  cleanup: 'compact',
});

const telemetry = (thing: string): Topic => ({
  name: `guildhall.telemetry.${thing}`,
  kind: 'telemetry',
  partitions: 6,
  retentionMs: 24 * HOUR_MS,
  cleanup: 'delete',
});

const revocations: Topic = {
  name: 'guildhall.identity.revocations',
  kind: 'stream',
  partitions: 3,
  // A revocation matters as long as a token that it ends can live; twice that, for clocks and late readers.
  retentionMs: 2 * ACCESS_TOKEN_LIFE_MS,
  cleanup: 'delete',
};

/** The topics of a running platform. */
export const topics: readonly Topic[] = [
  ...['gateway', 'identity', 'tenancy', 'audit', 'monitoring', 'reporting', 'feedback', 'integration', 'platform'].map(
    facts,
  ),
  ...['roles', 'keys', 'signing-keys', 'networks'].map((thing) => state('identity', thing)),
  ...['tenants', 'upstreams'].map((thing) => state('tenancy', thing)),
  revocations,
  telemetry('requests'),
  telemetry('processes'),
];

/** Topics that exist only where the libs test themselves; a platform never creates them. */
export const fixtureTopics: readonly Topic[] = [facts('fixture')];

const declared = new Map([...topics, ...fixtureTopics].map((topic) => [topic.name, topic]));

/** The declaration of a topic, or of the one whose replay it is; undefined when nobody declared it. */
export function findTopic(name: string): Topic | undefined {
  return declared.get(name) ?? declared.get(replayedTopic(name) ?? '');
}

/** The lane of the outbox for a topic's records. */
export function laneOf(topic: Topic): Lane {
  return topic.kind === 'state' || topic.kind === 'stream' ? 'edge' : 'facts';
}

const CONSUMER = /^[a-z0-9]+([.-][a-z0-9]+)*$/;
const REPLAY = '.replay.';
const LONGEST_KAFKA_NAME = 249;

/**
 * Where the owner of `topic` republishes its current rows for one consumer.
 * Throws for a name that could reach another topic (T65): consumers are named by people.
 */
export function replayTopic(topic: string, consumer: string): string {
  const name = `${topic}${REPLAY}${consumer}`;
  if (!CONSUMER.test(consumer) || name.length > LONGEST_KAFKA_NAME || !declared.has(topic)) {
    throw new RangeError('A replay topic is a declared topic and a consumer of lower-case words, dots and hyphens.');
  }
  return name;
}

/** The topic that a replay topic repeats, or undefined when `name` is no replay topic. */
export function replayedTopic(name: string): string | undefined {
  const at = name.indexOf(REPLAY);
  return at > 0 && CONSUMER.test(name.slice(at + REPLAY.length)) ? name.slice(0, at) : undefined;
}
