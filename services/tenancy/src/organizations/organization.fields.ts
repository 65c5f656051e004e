import { z } from 'zod';

/** A host name label (RFC 1123), so that a slug can become part of a domain: it is how sign-in finds the organisation. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])$/, 'Three to 63 of a-z, 0-9 and -, neither first nor last a -')
  .meta({ example: 'acme' });

export const OrganizationName = z.string().trim().min(1).max(200).meta({ example: 'Acme Corporation' });

const METADATA_KEYS_MAX = 50;
const MetadataKey = z.string().regex(/^[a-zA-Z0-9_.-]{1,64}$/);
const MetadataValue = z.string().max(500);
const fewKeys = [
  (record: object) => Object.keys(record).length <= METADATA_KEYS_MAX,
  `At most ${METADATA_KEYS_MAX} keys`,
] as const;

export const Metadata = z.record(MetadataKey, MetadataValue).refine(...fewKeys);
export const MetadataPatch = z.record(MetadataKey, MetadataValue.nullable()).refine(...fewKeys);
