import { integer } from '@guildhall/config';
import { z } from 'zod';

/** The gateway's settings about its processes. */
export const clusterSettings = z.object({
  PROCESSES: integer({ min: 1, max: 64 })
    .default(1)
    .describe(
      'Processes that share the port, one for each core that the gateway may use. More than one: SIGHUP replaces them in turn.',
    ),
});
