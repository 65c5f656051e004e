import { ACRS } from '@guildhall/access';
import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { FACTOR_METHODS } from '../factors/factor.entity.js';
import { SHOWN_STATUSES } from '../users/user.entity.js';
import { SECURITY_WARNINGS } from './security-warnings.js';

/** How an account stands, for its user and for administrators (IDN-8). */
export const UserSecurityView = z
  .object({
    id: idField('usr'),
    status: z.enum(SHOWN_STATUSES).meta({ example: 'active' }),
    lastSignIn: z
      .object({
        at: timeField(),
        device: z.string().meta({ example: 'Firefox on Windows' }),
        address: z.string().nullable().meta({ example: '203.0.113.7' }),
        acr: z.enum(ACRS),
      })
      .nullable()
      .describe('Of the last thirty days, or of a session that is open.'),
    openSessions: z.int(),
    knownDevices: z.int().describe('From which the user has signed in within ninety days.'),
    failedAttempts: z.object({
      count: z.int().describe('Wrong tries, each within a day of the one before.'),
      lastAt: timeField().nullable(),
      blocked: z
        .array(z.object({ network: z.string().meta({ example: '198.51.100.7' }), until: timeField() }))
        .describe('Networks that have to wait before they may try again; others may.'),
    }),
    factors: z
      .array(z.enum(FACTOR_METHODS))
      .describe('By what the user can prove to be themselves beside the password.'),
    password: z
      .object({
        changedAt: timeField(),
        dueAt: timeField().nullable().describe('When the organisation wants another one.'),
      })
      .nullable(),
    warnings: z.array(z.enum(SECURITY_WARNINGS)),
  })
  .meta({ id: 'UserSecurity' });
export type UserSecurity = z.infer<typeof UserSecurityView>;
