import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { batchingFromEnvironment, samplerFromEnvironment, spanLimitsFromEnvironment } from './standard-settings.js';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

const recordsNew = () => {
  const sampler = samplerFromEnvironment();
  const { decision } = sampler.shouldSample(ROOT_CONTEXT, 'f'.repeat(32), 'request', SpanKind.SERVER, {}, []);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
};

describe('the OTEL_* variables', () => {
  it.each([
    ['always_on', '0', true],
    ['always_off', '1', false],
    ['parentbased_always_on', '0', true],
    ['parentbased_always_off', '1', false],
    ['traceidratio', '1', true],
    ['parentbased_traceidratio', '0', false],
    ['nobody-knows-this-one', '1', true],
  ])('choose the sampler %p with the share %p', (name, share, records) => {
    process.env['OTEL_TRACES_SAMPLER'] = name;
    process.env['OTEL_TRACES_SAMPLER_ARG'] = share;
    expect(recordsNew()).toBe(records);
  });

  it('limit spans and batches, and leave the rest to the defaults', () => {
    process.env['OTEL_ATTRIBUTE_COUNT_LIMIT'] = '7';
    process.env['OTEL_SPAN_EVENT_COUNT_LIMIT'] = '3';
    process.env['OTEL_BSP_MAX_QUEUE_SIZE'] = '100';
    expect(spanLimitsFromEnvironment()).toMatchObject({ attributeCountLimit: 7, eventCountLimit: 3 });
    expect(spanLimitsFromEnvironment().linkCountLimit).toBeUndefined();
    expect(batchingFromEnvironment()).toMatchObject({ maxQueueSize: 100, scheduledDelayMillis: undefined });
  });
});
