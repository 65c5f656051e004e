import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';

const json = (example: unknown) => z.record(z.string(), z.unknown()).meta({ example });

/** One entry as whoever may read the trail sees it: personal values opened, unless their person was erased. */
export const EntryView = z
  .object({
    id: idField('ent'),
    state: z
      .enum(['accepted', 'sealed'])
      .describe('`accepted`: kept, and waits for its place. `sealed`: has a place in the trail for ever (T70).'),
    place: z.int().nullable().describe('From 0, without gaps; null until it is sealed.').meta({ example: 17 }),
    sealedAt: timeField().nullable(),
    type: z.string().meta({ example: 'guildhall.identity.v1.UserSignedIn' }),
    category: z.string().meta({ example: 'authentication' }),
    severity: z.string().meta({ example: 'info' }),
    time: z.iso.datetime().describe('When it happened.').meta({ example: '2026-11-21T09:30:00.000Z' }),
    actor: z
      .string()
      .nullable()
      .describe('Who did it: `usr_…`, `key_…`, `system:…`, `anonymous`, or the word of the product. Null: erased.')
      .meta({ example: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
    onBehalfOf: z
      .string()
      .optional()
      .describe(
        'For whom, where the actor acted for somebody else: the maker of a key, who set off what the system did.',
      )
      .meta({ example: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
    target: z.string().optional().describe('What it was done to.').meta({ example: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
    address: z.string().optional().describe('Where it came from.').meta({ example: '203.0.113.7' }),
    agent: z.string().optional().describe('What it came with.').meta({ example: 'curl/8.5.0' }),
    correlation: z.string().describe('Shared by all that one call set off.'),
    cause: z.string().optional().describe('The event that it answers.'),
    source: z.string().meta({ example: '/guildhall/identity' }),
    reported: json({ batch: 'ing_01k9zq5v3hf7m8qk2x4n6p8r0t', item: 'sshd-1' })
      .optional()
      .describe('Who handed it in, and when. Only of what a product reported.'),
    imported: json({ batch: 'imp_01k9zq5v3hf7m8qk2x4n6p8r0t', row: 17 })
      .optional()
      .describe(
        'Who brought it along from another system, and when. Its time, and what it says, are what they claimed: the trail proves it from then on alone.',
      ),
    data: json({ userId: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }).describe('What else there is to say, by its type.'),
    erased: z
      .array(z.string())
      .describe('Paths of the personal values that nobody can open any more; null stands in their place.')
      .meta({ example: [] }),
  })
  .meta({ id: 'Entry' });
export type EntryView = z.output<typeof EntryView>;
