import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import type { NetworkBlock } from './network-block.entity.js';

export const NetworkBlockView = z
  .object({
    id: idField('blk'),
    network: z.string().describe('In one spelling (CIDR); of IPv6 a /64 at least.').meta({ example: '203.0.113.0/24' }),
    bars: z
      .enum(['everybody', 'organization'])
      .describe('Whose calls: those of the platform’s own organisation bar everybody’s.'),
    reason: z.string().nullable().meta({ example: 'guesses passwords' }),
    expiresAt: timeField().nullable(),
    placedBy: z.string().describe('`usr_…` or `key_…`.').meta({ example: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
    createdAt: timeField(),
  })
  .meta({ id: 'NetworkBlock' });

export const shown = (block: NetworkBlock) => ({
  ...block,
  bars: block.tenantId === PLATFORM_TENANT_ID ? ('everybody' as const) : ('organization' as const),
});
