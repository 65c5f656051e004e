import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { HOLD_SCOPES } from './legal-hold.entity.js';

export const LegalHoldView = z
  .object({
    id: idField('hld'),
    scope: z.enum(HOLD_SCOPES),
    fromAt: timeField().nullable().describe('Of a period.'),
    untilAt: timeField().nullable().describe('Of a period; null: it has not ended.'),
    userId: idField('usr').nullable().describe('Of a person: a user. Null for somebody that a product has a word for.'),
    target: z.string().nullable().describe('Of a subject.').meta({ example: null }),
    reason: z.string().meta({ example: 'case 2026/17' }),
    placedBy: z.string().meta({ example: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
    placedAt: timeField(),
    liftedBy: z.string().nullable().meta({ example: null }),
    liftedAt: timeField().nullable(),
  })
  .meta({ id: 'LegalHold' });
