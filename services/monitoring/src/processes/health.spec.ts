import { describe, expect, it } from '@jest/globals';
import { healthOfComponents, healthOfServices, type KnownInstance, worstOf } from './health.js';

const now = new Date('2026-11-21T12:00:00.000Z');
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const instance = (over: Partial<KnownInstance> = {}): KnownInstance => ({
  service: 'identity',
  process: 'main',
  sampledAt: secondsAgo(5),
  everySeconds: 10,
  isReady: true,
  checks: [{ name: 'database', isReady: true }],
  ...over,
});
const other = instance({ service: 'monitoring' });
const healthOf = (...instances: KnownInstance[]) => healthOfServices([...instances, other], now).get('identity');
const failing = [{ name: 'database', isReady: false }];
const gone = secondsAgo(31);

describe('a service', () => {
  it.each([
    ['healthy', 'every process takes requests and has what it needs', [instance(), instance()]],
    ['healthy', 'a process is gone and another has its place', [instance({ sampledAt: gone }), instance()]],
    ['healthy', 'its last sample is three intervals old', [instance({ sampledAt: secondsAgo(30) })]],
    ['degraded', 'one of its processes takes no requests', [instance({ isReady: false }), instance()]],
    ['degraded', 'a process lacks something that it can do without', [instance({ checks: failing })]],
    ['degraded', 'its second process is gone', [instance(), instance({ process: 'sequencer', sampledAt: gone })]],
    ['down', 'none of its processes takes requests', [instance({ isReady: false })]],
    ['down', 'nothing was heard for three intervals', [instance({ sampledAt: gone })]],
    ['down', 'only its second process is left', [instance({ sampledAt: gone }), instance({ process: 'sequencer' })]],
  ])('is %s when %s', (health, _, instances) => {
    expect(healthOf(...instances)).toBe(health);
  });

  it('is unknown, like all others, when nothing reports any more', () => {
    const silent = [instance({ sampledAt: gone }), instance({ service: 'monitoring', sampledAt: gone })];
    expect([...healthOfServices(silent, now)]).toEqual([
      ['identity', 'unknown'],
      ['monitoring', 'unknown'],
    ]);
  });
});

describe('what services stand on', () => {
  const database = (...instances: KnownInstance[]) => healthOfComponents(instances, now)[0];

  it.each([
    ['healthy', [], [instance(), other]],
    ['degraded', ['identity'], [instance({ checks: failing }), other]],
    ['down', ['identity'], [instance({ checks: failing })]],
    ['unknown', [], [instance({ checks: [] }), instance({ checks: failing, sampledAt: gone })]],
  ])('is %s as those see it that need it', (health, missedBy, instances) => {
    expect(database(...instances)).toEqual({ name: 'database', health, missedBy });
  });
});

describe('the whole', () => {
  it('is as bad as its worst part, and unknown only where nothing worse is known', () => {
    expect(worstOf(['healthy', 'unknown', 'degraded', 'down'])).toBe('down');
    expect(worstOf(['healthy', 'unknown', 'degraded'])).toBe('degraded');
    expect(worstOf(['healthy', 'unknown'])).toBe('unknown');
    expect(worstOf(['healthy'])).toBe('healthy');
    expect(worstOf([])).toBe('unknown');
  });
});
