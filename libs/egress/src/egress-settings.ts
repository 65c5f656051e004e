import { connectionUrl, list, secret } from '@guildhall/config';
import { isIP } from 'node:net';
import { z } from 'zod';
import { isNetwork } from './address-rules.js';

/** What a service that calls outside is told: `serviceSettings.extend(egressSettings.shape)`. */
export const egressSettings = z.object({
  EGRESS_ALLOWED_NETWORKS: list()
    .pipe(z.array(z.string().refine(isNetwork, 'has an entry that is no network like 10.1.0.0/16')))
    .default([])
    .describe(
      'Networks inside that calls to receivers of tenants may reach all the same, by http and at any port too. None by default: only addresses of the internet, by https.',
    ),
  EGRESS_DNS_SERVERS: list()
    .pipe(
      z.array(
        z.string().refine((text) => isIP(text.replace(/:\d{1,5}$/, '')) === 4, 'has an entry that is no IPv4 address'),
      ),
    )
    .default([])
    .describe(
      'Name servers, with a port where it is not 53, that are asked for receivers; those of the machine by default.',
    ),
  EGRESS_PROXY_URL: secret(connectionUrl('http'))
    .optional()
    .describe(
      'Proxy through which all of them go, with name and password if it asks for them: it is told to CONNECT to a checked address.',
    ),
});

export type EgressSettings = z.infer<typeof egressSettings>;
