import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { Public, Timeout } from '@guildhall/access';
import { Controller, Get } from '@nestjs/common';
import { type Fixture, startFixture } from '../../test/fixture.js';
import { takeTime } from '../../test/take-time.js';
import { OddRoute } from '../../test/odd.js';
import { done } from '../../test/things.js';
import { DEADLINE_HEADER } from './deadline.interceptor.js';
import { RequestSignal } from './request-signal.js';

@Controller('streams')
@Public()
class StreamsRoute {
  @Get()
  @Timeout('stream')
  async stream() {
    await takeTime(250);
    return 'at length';
  }

  @Get('open-ended')
  @Timeout('stream')
  async openEnded(@RequestSignal() signal: AbortSignal) {
    done.push('open-ended');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return 'said at the end';
  }

  @Get('usual')
  async usual() {
    await takeTime(250);
    return 'too late';
  }
}

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({ controllers: [OddRoute, StreamsRoute], deadlineMs: 100 });
});
afterAll(() => fixture.stop());

describe('a request that takes too long', () => {
  it('is answered at the deadline of its route, and its work is told', async () => {
    const before = done.length;
    const started = performance.now();
    const { status, headers, body } = await fixture.as().call('/odd/slow');
    expect([status, body['code'], headers.get('retry-after')]).toEqual([503, 'deadline-exceeded', '5']);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(done.slice(before)).toEqual(['slow', 'aborted']);
  });

  it('is answered at the deadline of the service where its route has none', async () => {
    expect((await fixture.call('/streams/usual')).status).toBe(503);
  });

  it('is given up when nobody waits for it any more, be that sooner than its route would', async () => {
    const patient = await startFixture({ controllers: [StreamsRoute, OddRoute] });
    const statusWithin = async (path: string, said: string) =>
      (await patient.as().call(path, { headers: { [DEADLINE_HEADER]: said } })).status;
    const given = await Promise.all(['50', '0'].map((said) => statusWithin('/streams/usual', said)));
    expect([...given, await statusWithin('/odd/slow', '999999999')]).toEqual([503, 503, 503]);
    const odd = ['-1', 'soon', '1e1', '', '9999999999'].map((said) => statusWithin('/streams/usual', said));
    expect(new Set(await Promise.all(odd))).toEqual(new Set([200]));
    await patient.stop();
  });

  it('has no deadline when it is a stream', async () => {
    expect((await fixture.call('/streams')).text).toBe('at length');
  });

  it('is told to end when the service drains, if it is a stream', async () => {
    const before = done.length;
    const draining = await startFixture({ controllers: [StreamsRoute] });
    const call = draining.call('/streams/open-ended');
    await eventually(() => done.slice(before).includes('open-ended'));
    const since = performance.now();
    await draining.stop();
    expect((await call).text).toBe('said at the end');
    expect(performance.now() - since).toBeLessThan(5_000);
  });

  it('is told to stop when its client goes away', async () => {
    const patient = await startFixture({ controllers: [OddRoute] });
    const before = done.length;
    const client = new AbortController();
    const call = patient.as().call('/odd/endless', { signal: client.signal });
    await eventually(() => done.slice(before).join() === 'endless');
    client.abort();
    await expect(call).rejects.toThrow();
    await eventually(() => done.slice(before).join() === 'endless,ended', { withinMs: 2_000 });
    expect(patient.logged().filter(({ level }) => level === 'error')).toEqual([]);
    await patient.stop();
  });
});
