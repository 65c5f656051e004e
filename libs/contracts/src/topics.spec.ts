import { describe, expect, it } from '@jest/globals';
import { eventTypes } from './gen/events.js';
import { findTopic, fixtureTopics, laneOf, replayedTopic, replayTopic, topics } from './topics.js';

describe('topics', () => {
  it('are each declared once', () => {
    const names = [...topics, ...fixtureTopics].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have names that Kafka takes, told apart by dots alone', () => {
    // Kafka counts `a.b` and `a_b` as the same name for its metrics.
    for (const { name } of topics) expect(name).toMatch(/^guildhall(\.[a-z][a-z0-9-]*)+$/);
  });

  it('keep facts seven days, telemetry one, and state until a newer one comes', () => {
    const day = 24 * 3_600_000;
    const kept = (kind: string) =>
      new Set(
        topics.filter((topic) => topic.kind === kind).map(({ retentionMs, cleanup }) => `${cleanup} ${retentionMs}`),
      );
    expect(kept('facts')).toEqual(new Set([`delete ${7 * day}`]));
    expect(kept('telemetry')).toEqual(new Set([`delete ${day}`]));
    expect(kept('state')).toEqual(new Set(['compact -1']));
    expect(kept('stream')).toEqual(new Set([`delete ${10 * 60_000}`]));
  });

  it('are there for every event, and are the package unless the event says otherwise', () => {
    for (const { type, topic } of eventTypes.values()) {
      const declared = findTopic(topic);
      expect(declared?.name).toBe(topic);
      if (declared?.kind === 'facts') expect(type.slice(0, type.lastIndexOf('.'))).toBe(topic);
    }
  });

  it('carry what the gateway decides by in the lane that overtakes', () => {
    expect(laneOf(findTopic('guildhall.identity.revocations')!)).toBe('edge');
    expect(laneOf(findTopic('guildhall.tenancy.tenants.state')!)).toBe('edge');
    expect(laneOf(findTopic('guildhall.tenancy.v1')!)).toBe('facts');
  });

  it('are replayed to one consumer on a topic of its own', () => {
    const replay = replayTopic('guildhall.tenancy.v1', 'reporting.user-directory.v2');
    expect(replay).toBe('guildhall.tenancy.v1.replay.reporting.user-directory.v2');
    expect(replayedTopic(replay)).toBe('guildhall.tenancy.v1');
    expect(findTopic(replay)).toBe(findTopic('guildhall.tenancy.v1'));
  });

  it.each(['', '..', '.x', 'x.', 'a/b', 'A', 'x\n', 'x y', '__proto__', 'x'.repeat(250)])(
    'T65: a consumer named %j cannot make a replay reach another topic',
    (consumer) => {
      expect(() => replayTopic('guildhall.tenancy.v1', consumer)).toThrow(RangeError);
    },
  );

  it('T65: only a declared topic is replayed', () => {
    expect(() => replayTopic('guildhall.elsewhere.v1', 'x')).toThrow(RangeError);
    expect(replayedTopic('guildhall.tenancy.v1')).toBeUndefined();
    expect(findTopic('guildhall.tenancy.v1.replay.')).toBeUndefined();
    expect(findTopic('__proto__')).toBeUndefined();
  });
});
