import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Places } from './places.js';
import { type Priority, priorityOf } from './priority.js';

const MOST = 100;

/** Takes as many as it gets. */
function fill(places: Places, priority: Priority, tenant: string | undefined, ceiling = MOST): number {
  let count = 0;
  while (count < 2 * MOST && places.take(priority, tenant, ceiling)) count++;
  return count;
}

describe('the calls that are worked on', () => {
  it('leave out bulk first, then what is usual, and sign-in last', () => {
    const places = new Places(MOST);
    expect(fill(places, 'bulk', undefined)).toBe(60);
    expect(fill(places, 'normal', undefined)).toBe(30);
    expect(fill(places, 'bulk', undefined)).toBe(0);
    expect(fill(places, 'critical', undefined)).toBe(10);
  });

  it('are fewer when the process is late, but for what is critical', () => {
    const places = new Places(MOST);
    expect(fill(places, 'normal', undefined, 40)).toBe(36);
    expect(fill(places, 'critical', undefined, 40)).toBe(64);
  });

  it('of one organisation never take up all: the next one finds room at once', () => {
    const places = new Places(MOST);
    expect(fill(places, 'normal', 'flood')).toBe(80);
    expect(places.take('normal', 'other', MOST)).toBe(true);
  });

  it('of an organisation that floods shrink to its share when others come', () => {
    const places = new Places(MOST);
    fill(places, 'normal', 'flood');
    expect(fill(places, 'normal', 'other')).toBe(10);
    let [flood, other] = [80, 10];
    for (let turn = 0; turn < 100; turn++) {
      places.giveBack('flood');
      if (places.take('normal', 'flood', MOST)) continue;
      flood--;
      if (places.take('normal', 'other', MOST)) other++;
      if (flood <= 50) break;
    }
    expect([flood, other]).toEqual([50, 40]);
  });

  it('are never more than allowed, and all places come back, whatever comes and goes', () => {
    const step = fc.record({
      priority: fc.constantFrom<Priority>('critical', 'normal', 'bulk'),
      tenant: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
      ceiling: fc.integer({ min: 1, max: 20 }),
      leaves: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const places = new Places(20);
        const held: (string | undefined)[] = [];
        for (const { priority, tenant, ceiling, leaves } of steps) {
          if (leaves && held.length > 0) places.giveBack(held.shift());
          else if (places.take(priority, tenant, ceiling)) held.push(tenant);
          // What is critical is turned away by nothing but the very last place.
          else if (priority === 'critical') expect(held).toHaveLength(20);
          expect(places.taken).toBe(held.length);
          expect(held.length).toBeLessThanOrEqual(20);
        }
        for (const tenant of held) places.giveBack(tenant);
        expect(fill(places, 'critical', 'a', 20)).toBe(20);
      }),
    );
  });
});

describe('how urgent a call is', () => {
  const usual = { path: '/users', rateLimit: 'default', timeoutMs: 10_000 } as const;
  it.each([
    [{ path: '/auth/login', rateLimit: 'login' }, 'critical'],
    [{ path: '/auth/refresh', rateLimit: 'refresh' }, 'critical'],
    [{ path: '/.well-known/jwks.json' }, 'critical'],
    [{ path: '/platform/health' }, 'critical'],
    [{}, 'normal'],
    [{ path: '/authors', rateLimit: 'strict' }, 'normal'],
    [{ path: '/audit/entries/export', rateLimit: 'export' }, 'bulk'],
    [{ path: '/ingest/events', rateLimit: 'ingest' }, 'bulk'],
    [{ timeoutMs: 60_000 }, 'bulk'],
    [{ timeoutMs: 'stream' as const }, 'bulk'],
  ])('%j is %s', (route, priority) => expect(priorityOf({ ...usual, ...route })).toBe(priority));
});
