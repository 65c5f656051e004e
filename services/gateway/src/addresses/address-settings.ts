import { z } from 'zod';
import { subnets } from './subnet.js';

/** The gateway's settings about client addresses. */
export const addressSettings = z.object({
  TRUSTED_PROXIES: subnets()
    .default([])
    .describe(
      'Addresses and ranges (CIDR) of the proxies before the gateway, whose word on the client’s address counts.',
    ),
  CLIENT_ADDRESS_HEADER: z
    .enum(['x-forwarded-for', 'forwarded'])
    .default('x-forwarded-for')
    .describe('The one header in which those proxies tell the client’s address.'),
});
export type AddressSettings = z.infer<typeof addressSettings>;
