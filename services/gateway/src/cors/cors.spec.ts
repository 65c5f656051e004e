import { encodeId } from '@guildhall/contracts';
import { ManualClock, newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import { EdgeState } from '../edge-state/edge-state.js';
import { StatedNetworks } from '../edge-state/stated-networks.js';
import { Cors } from './cors.js';
import { WebOrigins } from './web-origins.js';

const [OURS, THEIRS, SHARED] = ['https://app.example.org', 'https://app.example.net', 'https://app.example.com'];
const [us, them] = [encodeId('org', newId()), encodeId('org', newId())];

function stated() {
  const { access } = new EdgeState(new ManualClock());
  const state = (tenant: string, version: number, ...webOrigins: string[]) =>
    access.state(tenant, version, { networks: new StatedNetworks([]), webOrigins: new Set(webOrigins) });
  state(us, 1, OURS, SHARED);
  state(them, 1, THEIRS, SHARED);
  const origins = new WebOrigins({ access } as EdgeState);
  return { access, state, origins, cors: new Cors(origins) };
}

describe('a page of another origin', () => {
  it('reads the answers to callers of the organisation that names it, and of no other', () => {
    const { cors } = stated();
    expect(cors.answer(OURS, us)['access-control-allow-origin']).toBe(OURS);
    expect([cors.answer(THEIRS, us), cors.answer(OURS, them)]).toEqual([{}, {}]);
    expect(cors.answer(SHARED, them)['access-control-allow-origin']).toBe(SHARED);
  });

  it('reads answers to nobody in particular, and asks beforehand, when any organisation names it', () => {
    const { cors } = stated();
    for (const origin of [OURS, THEIRS, SHARED]) {
      expect(cors.answer(origin, undefined)['access-control-allow-origin']).toBe(origin);
      expect(cors.preflight(origin, 'GET, POST')).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': expect.stringContaining('authorization'),
      });
    }
  });

  it.each([
    'null',
    '*',
    'https://evil.example',
    'http://app.example.org',
    'https://app.example.org.evil.example',
    'https://evilapp.example.org',
    'https://app.example.org:8443',
    'https://app.example.org/',
    'https://APP.example.org',
    'https://app.example.org, https://evil.example',
    '__proto__',
    '',
  ])('T9: reads nothing when its origin is "%s"', (origin) => {
    const { cors } = stated();
    expect([cors.answer(origin, us), cors.answer(origin, undefined), cors.preflight(origin, 'GET')]).toEqual([
      {},
      {},
      {},
    ]);
  });

  it('T9: is never told that it may send cookies, nor that everybody may read', () => {
    const { cors } = stated();
    const headers = { ...cors.answer(OURS, us), ...cors.preflight(OURS, 'GET') };
    expect(Object.keys(headers)).not.toContain('access-control-allow-credentials');
    expect(Object.values(headers)).not.toContain('*');
  });

  it('reads nothing more once nobody names it, however late what was said before comes', () => {
    const { access, state, origins } = stated();
    state(us, 3);
    state(us, 2, OURS);
    expect([origins.isOfTenant(us, OURS), origins.isOfAnybody(OURS), origins.isOfAnybody(SHARED)]).toEqual([
      false,
      false,
      true,
    ]);
    access.end(them);
    expect([origins.isOfAnybody(THEIRS), origins.isOfAnybody(SHARED)]).toEqual([false, false]);
  });
});
