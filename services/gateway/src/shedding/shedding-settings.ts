import { integer } from '@guildhall/config';
import { z } from 'zod';

/** The gateway's settings about too much work. */
export const sheddingSettings = z.object({
  CALLS_AT_ONCE: integer({ min: 16, max: 100_000 })
    .default(2_000)
    .describe(
      'Calls that one process works on at once. Before it is reached the least urgent are refused (503), sign-in last.',
    ),
});
export type SheddingSettings = z.infer<typeof sheddingSettings>;
