import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { capturedLogger } from '../../test/log-lines.js';
import { createSdk } from '../startup/sdk.js';
import { inSpanFrom, setRoute, traceIdOfNow, traceparentOfNow, withoutTrace } from './trace-context.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const sampled = `00-${traceId}-b7ad6b7169203331-01`;
const unsampled = `00-${traceId}-b7ad6b7169203331-00`;

process.env['OTEL_TRACES_SAMPLER_ARG'] = '0';
const spans = new InMemorySpanExporter();
const sdk = createSdk({ service: 'spec', version: '1.0.0' }, [new SimpleSpanProcessor({ exporter: spans })]);
sdk.start();

describe('a trace that is continued', () => {
  beforeEach(() => spans.reset());
  afterAll(() => sdk.shutdown());

  it('keeps its id, its parent and its sampling decision, though this process records no trace of its own', async () => {
    const inside = await inSpanFrom(sampled, 'process', {}, () => traceparentOfNow());
    expect(inside).toMatch(new RegExp(`^00-${traceId}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`));
    const [span] = spans.getFinishedSpans();
    expect(span).toMatchObject({ name: 'process', parentSpanContext: { traceId, spanId: 'b7ad6b7169203331' } });
    expect(span?.resource.attributes).toMatchObject({ 'service.name': 'spec', 'service.version': '1.0.0' });
  });

  it('is not recorded when the one who began it did not', async () => {
    const inside = await inSpanFrom(unsampled, 'process', {}, () => traceparentOfNow());
    expect(inside).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
    expect(spans.getFinishedSpans()).toEqual([]);
  });

  it.each([undefined, '', 'nonsense', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `${sampled}-extra`])(
    'begins anew, by our own sampling, after %p',
    async (traceparent) => {
      const inside = await inSpanFrom(traceparent, 'process', {}, () => traceparentOfNow());
      expect(inside).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
      expect(inside).not.toContain(traceId);
    },
  );

  it('does not mix with the trace that happens to be active', async () => {
    const other = sampled.replace(traceId, 'f'.repeat(32));
    const inner = await inSpanFrom(other, 'outer', {}, () => inSpanFrom(sampled, 'inner', {}, () => traceIdOfNow()));
    expect(inner).toBe(traceId);
  });

  it('tells producer, consumer and inner work apart', async () => {
    await inSpanFrom(sampled, 'send', { 'messaging.operation.type': 'send' }, () => undefined);
    await inSpanFrom(sampled, 'process', { 'messaging.operation.type': 'process' }, () => undefined);
    await inSpanFrom(sampled, 'other', {}, () => undefined);
    expect(spans.getFinishedSpans().map(({ kind }) => kind)).toEqual([
      SpanKind.PRODUCER,
      SpanKind.CONSUMER,
      SpanKind.INTERNAL,
    ]);
  });

  it('T71: marks failed work, passes the error on, and records it without secrets', async () => {
    const failure = new Error('refused token=C4n4ry');
    const work = inSpanFrom(sampled, 'process', {}, () => Promise.reject(failure));
    await expect(work).rejects.toBe(failure);
    const [span] = spans.getFinishedSpans();
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(span?.events[0]?.attributes).toMatchObject({ 'exception.message': 'refused token=[redacted]' });
  });

  it('is in every log line, and in none outside of it', async () => {
    const { logger, last } = capturedLogger();
    await inSpanFrom(sampled, 'process', {}, () => logger.info('inside'));
    expect(last()).toMatchObject({ traceId, spanId: expect.stringMatching(/^[0-9a-f]{16}$/) });
    logger.info('outside');
    expect(last()).not.toHaveProperty('traceId');
  });

  it('is left behind on request', async () => {
    await inSpanFrom(sampled, 'request', {}, () => {
      expect(withoutTrace(() => traceparentOfNow())).toBeUndefined();
      expect(traceIdOfNow()).toBe(traceId);
    });
    expect(traceparentOfNow()).toBeUndefined();
  });

  it('names a request by its route', async () => {
    await inSpanFrom(sampled, 'GET', {}, () => setRoute('GET', '/organizations/:id'));
    expect(spans.getFinishedSpans()[0]).toMatchObject({
      name: 'GET /organizations/:id',
      attributes: { 'http.route': '/organizations/:id' },
    });
    expect(() => setRoute('GET', '/outside')).not.toThrow();
  });
});

describe('sampling', () => {
  afterAll(() => trace.disable());

  it.each([
    ['1', 400, 400],
    ['0', 0, 0],
    // 400 draws at one in ten: five standard deviations to either side.
    ['', 10, 70],
    ['not-a-number', 10, 70],
  ])('records with the setting %p the share that it says', async (argument, least, most) => {
    process.env['OTEL_TRACES_SAMPLER_ARG'] = argument;
    trace.disable();
    const exporter = new InMemorySpanExporter();
    const own = createSdk({ service: 'spec', version: '1' }, [new SimpleSpanProcessor({ exporter })]);
    own.start();
    const tracer = trace.getTracer('sampling');
    for (let request = 0; request < 400; request += 1) tracer.startSpan('request', { root: true }).end();
    const recorded = exporter.getFinishedSpans().length;
    await own.shutdown();
    expect(recorded).toBeGreaterThanOrEqual(least);
    expect(recorded).toBeLessThanOrEqual(most);
  });
});
