import { z } from 'zod';
import { RECORDED_CALLS } from './audit-policy.entity.js';

export const AuditPolicyFields = {
  calls: z
    .enum(RECORDED_CALLS)
    .describe(
      'Which calls of the API become entries: `none`, `writes` (all but GET, HEAD and OPTIONS) or `all`. What a call changes ' +
        'and every refusal become entries in any case.',
    )
    .meta({ example: 'writes' }),
};

export const AuditPolicyView = z
  .object({ ...AuditPolicyFields, version: z.int().min(0).describe('0: nothing was said.').meta({ example: 1 }) })
  .meta({ id: 'AuditPolicy' });
export type AuditPolicyView = z.output<typeof AuditPolicyView>;
