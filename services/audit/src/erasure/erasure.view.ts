import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';

/** What was done about a person. The entry of the trail that says the same, with its proof, is the receipt. */
export const ErasureView = z
  .object({
    id: idField('era'),
    state: z
      .enum(['held', 'erased'])
      .describe('`held`: a legal hold is on the person; it follows when that is lifted.'),
    userId: idField('usr').nullable().describe('Null for somebody that a product has a word for: it is not repeated.'),
    reason: z.string().nullable().meta({ example: 'request 2026/17' }),
    requestedBy: z.string().meta({ example: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
    requestedAt: timeField(),
    holdId: idField('hld').nullable().describe('The legal hold that it waits for.'),
    keyIds: z.array(idField('psk')).describe('The keys that were destroyed, as they stand in sealed values.'),
    erasedAt: timeField().nullable(),
  })
  .meta({ id: 'Erasure' });
export type ErasureView = z.output<typeof ErasureView>;
