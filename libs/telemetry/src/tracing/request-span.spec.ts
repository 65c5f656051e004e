import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSdk } from '../startup/sdk.js';
import { RequestSpan } from './request-span.js';
import { traceIdOfNow } from './trace-context.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const sampled = `00-${traceId}-b7ad6b7169203331-01`;
const unsampled = `00-${traceId}-b7ad6b7169203331-00`;

process.env['OTEL_TRACES_SAMPLER_ARG'] = '0';
const spans = new InMemorySpanExporter();
const sdk = createSdk({ service: 'spec', version: '1.0.0' }, [new SimpleSpanProcessor({ exporter: spans })], 'nothing');
sdk.start();

describe('the span of a request that nobody watches', () => {
  beforeEach(() => spans.reset());
  afterAll(() => sdk.shutdown());

  it('stands between its caller and the call that it makes, each named by a route', () => {
    const received = RequestSpan.received(sampled);
    const sent = received.sent({ 'peer.service': 'tenancy' });
    expect(sent.traceparent).toMatch(new RegExp(`^00-${traceId}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`));
    sent.end('GET', '/organizations', 200);
    received.end('GET', '/api/v1/organizations', 503);
    const [inner, outer] = spans.getFinishedSpans();
    expect(inner).toMatchObject({
      name: 'GET /organizations',
      kind: SpanKind.CLIENT,
      attributes: { 'peer.service': 'tenancy', 'http.route': '/organizations', 'http.response.status_code': 200 },
      parentSpanContext: { spanId: outer?.spanContext().spanId },
    });
    expect(outer).toMatchObject({
      name: 'GET /api/v1/organizations',
      kind: SpanKind.SERVER,
      status: { code: SpanStatusCode.ERROR },
      parentSpanContext: { traceId, spanId: 'b7ad6b7169203331' },
    });
  });

  it('is one for both, and none for anybody, where the caller does not record', () => {
    const received = RequestSpan.received(unsampled);
    expect(received.sent({})).toBe(received);
    received.end('GET', undefined, 200);
    expect(received.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
    expect(spans.getFinishedSpans()).toEqual([]);
  });

  it('begins a trace of its own after a traceparent that is none, and is never the active one', () => {
    for (const given of [undefined, 'nonsense']) {
      const received = RequestSpan.received(given);
      expect(received.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
      expect(traceIdOfNow()).toBeUndefined();
    }
  });
});
