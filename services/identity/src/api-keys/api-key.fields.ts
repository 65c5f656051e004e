import { NO_CONTROL_CHARACTERS } from '@guildhall/http';
import { z } from 'zod';

export const KeyName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(NO_CONTROL_CHARACTERS, 'No control characters')
  .meta({ example: 'nightly import' });

const MOST_NETWORKS = 50;

/** Ranges of addresses (CIDR). None: from everywhere. */
export const Networks = z
  .array(z.union([z.cidrv4(), z.cidrv6()]))
  .max(MOST_NETWORKS)
  .overwrite((networks) => [...new Set(networks)].sort())
  .describe('Whence the key may be used (CIDR); from everywhere where there is none.')
  .meta({ example: ['203.0.113.0/24'] });

/** In years that every reader of dates knows. One that has passed makes a key that never opens anything, and no harm. */
export const Expiry = z.iso
  .datetime({ offset: true })
  .refine((text) => text < '2200', 'Not before the year 2200')
  .meta({ example: '2027-11-21T09:30:00.000Z' });

export const Reason = z.string().trim().min(1).max(500).meta({ example: 'left in a public repository' });
