import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import type { TrailDeletion } from './trail-deletion.entity.js';

export const TrailDeletionView = z
  .object({
    id: idField('tdl'),
    state: z.enum(['requested', 'declined', 'deleted', 'expired']),
    archiveIds: z.array(idField('arc')),
    reason: z.string().meta({ example: 'kept for seven years' }),
    requestedBy: z.string().meta({ example: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
    requestedAt: timeField(),
    expiresAt: timeField().describe('Without an approval by then it is over.'),
    decidedBy: z.string().nullable().describe('Who approved or declined it.').meta({ example: null }),
    decidedAt: timeField().nullable(),
  })
  .meta({ id: 'TrailDeletion' });

export function deletionView(deletion: TrailDeletion, now: Date): z.output<typeof TrailDeletionView> {
  const isExpired = deletion.state === 'requested' && !deletion.isOpen(now);
  return { ...deletion, state: isExpired ? 'expired' : deletion.state };
}
