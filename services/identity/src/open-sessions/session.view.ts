import { ACRS } from '@guildhall/access';
import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { DEVICE_KINDS } from './device.js';

/** What the API shows of a session that is open. */
export const SessionView = z
  .object({
    id: idField('ses'),
    device: z.object({
      name: z.string().meta({ example: 'Firefox on Windows' }),
      browser: z.string().nullable().meta({ example: 'Firefox' }),
      system: z.string().nullable().meta({ example: 'Windows' }),
      kind: z.enum(DEVICE_KINDS),
    }),
    address: z.string().nullable().meta({ description: 'Whence it was opened.', example: '203.0.113.7' }),
    acr: z.enum(ACRS).meta({ description: 'How sure it is who opened it.' }),
    startedAt: timeField(),
    lastUsedAt: timeField().meta({ description: 'Of the last refresh.' }),
    expiresAt: timeField().meta({ description: 'When it ends by itself if nobody uses it until then.' }),
    current: z.boolean().meta({ description: 'It is the one that the call comes with.' }),
  })
  .meta({ id: 'Session' });
export type ShownSession = z.infer<typeof SessionView>;
