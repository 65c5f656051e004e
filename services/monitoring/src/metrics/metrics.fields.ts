import { z } from 'zod';
import type { Aggregate } from '../series/aggregate.js';

const figure = () => z.number().nullable().meta({ example: 12.5 });

/** What is known of the values of a metric (MON-3). Null where there are none. */
export const aggregateFields = {
  count: z.int().describe('How many samples; exact.'),
  sum: z.number(),
  min: figure(),
  max: figure(),
  mean: figure(),
  p50: figure().describe('Within one percent, as all percentiles.'),
  p95: figure(),
  p99: figure(),
};

export function figuresOf(aggregate: Aggregate) {
  const { count, sum, min, max, mean } = aggregate;
  const [p50, p95, p99] = [50, 95, 99].map((percentile) => aggregate.percentile(percentile));
  return { count, sum, min, max, mean, p50, p95, p99 };
}

const PAIR = /^(?<name>[A-Za-z_][A-Za-z0-9_.-]{0,63}):(?<value>[^,\0]{0,200})$/;

/** `model:small,region:eu`: labels that a series must have. */
export function labelsField() {
  return z
    .string()
    .max(2_000)
    .optional()
    .transform((text, context): Record<string, string> => {
      const pairs = (text ?? '').split(',').filter(Boolean);
      const found = pairs.map((pair) => PAIR.exec(pair)?.groups ?? {});
      if (found.some(({ name }) => name === undefined))
        context.addIssue({ code: 'custom', message: 'Labels are name:value, with commas between them.' });
      return Object.fromEntries(found.map(({ name = '', value = '' }) => [name, value]));
    });
}
