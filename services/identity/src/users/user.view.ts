import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { SHOWN_STATUSES } from './user.entity.js';

/** What the API shows of a user. */
export const UserView = z
  .object({
    id: idField('usr'),
    email: z.string().meta({ example: 'ada@example.org' }),
    displayName: z.string().meta({ example: 'Ada Lovelace' }),
    status: z.enum(SHOWN_STATUSES),
    roles: z.array(z.string()).meta({ example: ['analyst'] }),
    isEmailVerified: z.boolean().meta({ example: true }),
    activatedAt: timeField().nullable(),
    version: z.int(),
    createdAt: timeField(),
    updatedAt: timeField(),
  })
  .meta({ id: 'User' });
