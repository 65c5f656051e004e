import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSdk } from '../startup/sdk.js';
import { inSpansFrom } from './in-spans-from.js';
import { traceIdOfNow } from './trace-context.js';

const traceparent = (digit: string, flags = '01') => `00-${digit.repeat(32)}-b7ad6b7169203331-${flags}`;
const send = { 'messaging.operation.type': 'send' };

const spans = new InMemorySpanExporter();
const sdk = createSdk({ service: 'spec', version: '1.0.0' }, [new SimpleSpanProcessor({ exporter: spans })]);
sdk.start();

describe('work that is done for many at once', () => {
  beforeEach(() => spans.reset());
  afterAll(() => sdk.shutdown());

  it('is a span in the trace of each that is recorded, and in no other', async () => {
    const causes = [
      { traceparent: traceparent('a'), name: 'send one' },
      { traceparent: traceparent('a'), name: 'send one' },
      { traceparent: traceparent('a'), name: 'send two' },
      { traceparent: traceparent('b', '03'), name: 'send one' },
      { traceparent: traceparent('c', '00'), name: 'send one' },
      { traceparent: 'nonsense-1', name: 'send one' },
      { traceparent: null, name: 'send one' },
      { name: 'send one' },
    ];
    expect(await inSpansFrom(causes, send, () => traceIdOfNow() ?? 'in no trace')).toBe('in no trace');
    const seen = spans.getFinishedSpans().map((span) => [span.spanContext().traceId[0], span.name, span.kind]);
    expect(seen).toEqual([
      ['a', 'send one', SpanKind.PRODUCER],
      ['a', 'send two', SpanKind.PRODUCER],
      ['b', 'send one', SpanKind.PRODUCER],
    ]);
    expect(spans.getFinishedSpans()[0]?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
  });

  it('marks all of them when it fails, and passes the error on', async () => {
    const failure = new Error('no broker');
    const causes = ['a', 'b'].map((digit) => ({ traceparent: traceparent(digit), name: 'send' }));
    await expect(inSpansFrom(causes, send, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(spans.getFinishedSpans().map(({ status }) => status.code)).toEqual([
      SpanStatusCode.ERROR,
      SpanStatusCode.ERROR,
    ]);
  });
});
