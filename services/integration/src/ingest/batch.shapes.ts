import { z } from 'zod';
import { ItemId, line } from './item.fields.js';

const MOST_ITEMS = 1_000;

// Loose on purpose: what else an item must have is judged item by item, so that one that is wrong holds up no other.
// Strict from outside: a batch whose items cannot even be named is refused as a whole.
const ItemInBatch = z.looseObject({ id: ItemId, kind: line(50).meta({ example: 'metric' }) }).meta({
  id: 'IngestedItem',
  description:
    'One thing that happened. What it has beside, its kind says. `audit`: type, schemaVersion?, category (of types of your own), severity?, at, actor, target?, ' +
    'clientAddress?, userAgent?, details?, personalDetails?. `metric`: name, value, unit?, at, labels?. `usage`: meter, ' +
    'quantity, at. `rating`: score (1–5), category, target, comment?, rater?, at. At most 16 KiB each.',
  example: {
    id: 'sshd-24208-1',
    kind: 'audit',
    type: 'ssh.login-failed',
    category: 'authentication',
    severity: 'warning',
    at: '2026-11-21T09:30:00.000Z',
    actor: 'webmaster',
  },
});

export const IngestBatchBody = z.strictObject({ items: z.array(ItemInBatch).min(1).max(MOST_ITEMS) });

const ItemError = z
  .object({
    pointer: z.string().describe('Where in the body (RFC 6901).').meta({ example: '/items/3/at' }),
    code: z.string().meta({ example: 'in-the-future' }),
    detail: z.string().meta({ example: 'This time is still to come.' }),
  })
  .meta({ id: 'IngestedItemError' });

const ItemResult = z
  .object({
    id: z.string().meta({ example: 'sshd-24208-1' }),
    status: z
      .enum(['accepted', 'duplicate', 'refused'])
      .describe('`duplicate`: it was handed in before, and counts once.'),
    errors: z.array(ItemError).optional().describe('Why it was refused.'),
  })
  .meta({ id: 'IngestedItemResult' });
export type ItemResult = z.infer<typeof ItemResult>;

export const BatchResult = z
  .object({
    accepted: z.int(),
    duplicates: z.int(),
    refused: z.int(),
    results: z.array(ItemResult).describe('One for each item, in their order.'),
  })
  .meta({ id: 'IngestedBatch' });
export type BatchResult = z.infer<typeof BatchResult>;
