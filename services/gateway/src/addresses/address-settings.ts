import { integer } from '@guildhall/config';
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
  CONNECTIONS_OF_ADDRESS: integer({ min: 1, max: 100_000 })
    .default(512)
    .describe('Connections that one network may hold with each process; trusted proxies as many as they like.'),
});
export type AddressSettings = z.infer<typeof addressSettings>;
