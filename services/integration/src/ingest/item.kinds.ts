import { AUDIT_CATEGORIES, AUDIT_SEVERITIES } from '@guildhall/contracts';
import { z } from 'zod';
import { Details, ItemId, Labels, line, MetricName, Quantity, Time, Value } from './item.fields.js';

const AuditItem = z
  .strictObject({
    id: ItemId,
    kind: z.literal('audit'),
    type: z
      .string()
      .max(120)
      .regex(/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$/, 'Not words in lower case with dots between them')
      .refine((type) => !type.startsWith('guildhall.'), 'Types of the platform are its own to report')
      .meta({ example: 'ssh.login-failed' }),
    category: z.enum(AUDIT_CATEGORIES),
    severity: z.enum(AUDIT_SEVERITIES).default('info'),
    at: Time,
    actor: line(200).meta({ example: 'webmaster' }),
    target: line(200).optional().meta({ example: 'LabSZ' }),
    clientAddress: line(64).optional().meta({ example: '203.0.113.7' }),
    userAgent: line(500).optional().meta({ example: 'OpenSSH_9.6' }),
    details: Details.optional().describe('What else belongs to it. Never personal data, never a secret.'),
    personalDetails: Details.optional().describe('What else tells of the actor: the trail seals it.'),
  })
  .meta({ id: 'IngestedAuditEvent' });

const MetricItem = z
  .strictObject({
    id: ItemId,
    kind: z.literal('metric'),
    name: MetricName,
    value: Value,
    unit: line(50).optional().meta({ example: 'ms' }),
    at: Time,
    labels: Labels.optional(),
  })
  .meta({ id: 'IngestedMetric' });

const UsageItem = z
  .strictObject({
    id: ItemId,
    kind: z.literal('usage'),
    meter: line(100).meta({ example: 'analyses' }),
    quantity: Quantity,
    at: Time,
  })
  .meta({ id: 'IngestedUsage' });

const RatingItem = z
  .strictObject({
    id: ItemId,
    kind: z.literal('rating'),
    score: z.int().min(1).max(5),
    category: line(100).meta({ example: 'accuracy' }),
    target: line(200).meta({ example: 'insight-17' }),
    comment: z.string().trim().min(1).max(4_000).optional(),
    rater: line(200).optional().meta({ example: 'webmaster' }),
    at: Time,
  })
  .meta({ id: 'IngestedRating' });

export const ITEM_KINDS = ['audit', 'metric', 'usage', 'rating'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

export type AuditItem = z.infer<typeof AuditItem>;
export type MetricItem = z.infer<typeof MetricItem>;
export type UsageItem = z.infer<typeof UsageItem>;
export type RatingItem = z.infer<typeof RatingItem>;
export type Item = AuditItem | MetricItem | UsageItem | RatingItem;

/** What each kind of item must look like. A map: a name that an object has by itself is no kind (T61). */
export const schemaOf: ReadonlyMap<string, z.ZodType<Item>> = new Map<ItemKind, z.ZodType<Item>>([
  ['audit', AuditItem],
  ['metric', MetricItem],
  ['usage', UsageItem],
  ['rating', RatingItem],
]);
