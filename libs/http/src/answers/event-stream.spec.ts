import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Public, Timeout } from '@guildhall/access';
import { eventually } from '@guildhall/testing';
import { Controller, Get, Headers } from '@nestjs/common';
import { z } from 'zod';
import { type Fixture, startFixture } from '../../test/fixture.js';
import { RequestSignal } from '../deadline/request-signal.js';
import { AnswerStream } from './answer.decorator.js';
import { eventStream, type StreamMessage } from './event-stream.js';

const Tick = z.object({ count: z.int() });
const seen: string[] = [];

async function* ticks(): AsyncGenerator<StreamMessage<{ count: number; secret: string }>> {
  for (const count of [1, 2, 3]) yield { id: String(count), event: 'tick', data: { count, secret: 'x' } };
}

async function* silence(signal: AbortSignal): AsyncGenerator<StreamMessage<{ count: number }>> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  seen.push('ended');
  yield* [];
}

@Controller('ticks')
@Public()
class TicksRoute {
  @Get()
  @Timeout('stream')
  @AnswerStream(Tick)
  async stream(@RequestSignal() signal: AbortSignal, @Headers('last-event-id') last: string | undefined) {
    return last === '3' ? undefined : eventStream(ticks(), { schema: Tick, signal });
  }

  @Get('silent')
  @Timeout('stream')
  @AnswerStream(Tick)
  async silent(@RequestSignal() signal: AbortSignal) {
    return eventStream(silence(signal), { schema: Tick, signal, heartbeatMs: 20 });
  }
}

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({ controllers: [TicksRoute] });
});
afterAll(() => fixture.stop());

describe('a stream of events', () => {
  it('sends what its schema names of each message, with the id to go on from, and ends', async () => {
    const { status, headers, text } = await fixture.call('/ticks');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(text).toBe(
      ['retry: 2000\n\n', ...[1, 2, 3].map((n) => `id: ${n}\nevent: tick\ndata: {"count":${n}}\n\n`)].join(''),
    );
  });

  it('tells a client that has all of it not to come again', async () => {
    const { status, text } = await fixture.call('/ticks', { headers: { 'last-event-id': '3' } });
    expect([status, text]).toEqual([204, '']);
  });

  it('says that it is still there while nothing happens, and stops its source when the client goes away', async () => {
    const client = new AbortController();
    const answer = await fetch(`${fixture.url}/ticks/silent`, { signal: client.signal });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(': still here')) text += (await reader?.read())?.value ?? '';
    client.abort();
    await eventually(() => seen.includes('ended'));
  });
});
