import { AUDIT_CATEGORIES, AUDIT_SEVERITIES, PRODUCT_TYPES } from '@guildhall/contracts';
import { z } from 'zod';
import { AuditTypeName } from '../audit-types/audit-type-name.js';
import { Details, ItemId, Labels, line, MetricName, Quantity, Time, Value } from './item.fields.js';

const AuditFields = z
  .strictObject({
    id: ItemId,
    kind: z.literal('audit'),
    type: AuditTypeName,
    schemaVersion: z
      .int()
      .min(1)
      .max(9_999)
      .optional()
      .describe('Of which schema of its type, where the type is registered; the newest where it says nothing.'),
    category: z.enum(AUDIT_CATEGORIES).optional(),
    severity: z.enum(AUDIT_SEVERITIES).optional(),
    at: Time,
    actor: line(200).meta({ example: 'webmaster' }),
    target: line(200).optional().meta({ example: 'LabSZ' }),
    clientAddress: line(64).optional().meta({ example: '203.0.113.7' }),
    userAgent: line(500).optional().meta({ example: 'OpenSSH_9.6' }),
    details: Details.optional().describe('What else belongs to it. Never personal data, never a secret.'),
    personalDetails: Details.optional().describe('What else tells of the actor: the trail seals it.'),
  })
  .meta({ id: 'IngestedAuditEvent' });

// Types that every product knows are filed alike in every trail; of its own a product says itself where they belong.
const AuditItem = AuditFields.transform((fields, { addIssue }) => {
  const known = PRODUCT_TYPES.get(fields.type);
  const category = fields.category ?? known?.category;
  const severity = fields.severity ?? known?.severity ?? 'info';
  if (category !== undefined && (known === undefined || known.category === category))
    return { ...fields, category, severity };
  const message = known ? `Events of this type are filed under ${known.category}` : 'Required of types of your own';
  addIssue({ code: 'custom', path: ['category'], message });
  return z.NEVER;
});

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
