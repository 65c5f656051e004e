import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { ORGANIZATION_STATUSES, SUSPENSION_REASONS } from './organization.entity.js';
import { TIERS } from './tiers.js';

/** What the API shows of an organisation. */
export const OrganizationView = z
  .object({
    id: idField('org'),
    slug: z.string().meta({ example: 'acme' }),
    name: z.string().meta({ example: 'Acme Corporation' }),
    tier: z.enum(TIERS),
    status: z.enum(ORGANIZATION_STATUSES),
    suspensionReason: z.enum(SUSPENSION_REASONS).nullable(),
    metadata: z.record(z.string(), z.string()),
    version: z.int(),
    createdAt: timeField(),
    updatedAt: timeField(),
  })
  .meta({ id: 'Organization' });
