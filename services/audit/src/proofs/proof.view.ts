import { idField } from '@guildhall/http';
import { z } from 'zod';
import { countField, hashField, keysField, noteField, pathField } from './proof-fields.js';

/** Everything that a stranger needs, beside the log’s public key, to see that an entry stands in the trail. */
export const ProofView = z
  .object({
    format: z.literal('guildhall-proof/1').meta({ example: 'guildhall-proof/1' }),
    entry: z.object({
      id: idField('ent'),
      place: z.int().min(0).describe('Index of the leaf in the organisation’s tree.').meta({ example: 17 }),
      canonical: z
        .string()
        .describe('The entry byte for byte as it is hashed: RFC 8785 JSON, personal values sealed.')
        .meta({ example: '{"format":1,"id":"ent_01k9zq5v3hf7m8qk2x4n6p8r0t"}' }),
    }),
    trail: z.object({
      organization: idField('org'),
      blind: z.base64().describe('Opens the name below: HMAC-SHA-256 under it of the organisation’s id, in hex.'),
      origin: z.string().describe('Name of the organisation’s tree in the platform log.'),
      size: countField(),
      rootHash: hashField(),
      path: pathField(),
    }),
    log: z.object({
      index: countField().describe('Index of the leaf: origin, size and root of the organisation’s tree, a line each.'),
      path: pathField(),
      checkpoint: noteField(),
    }),
    keys: keysField(),
  })
  .meta({ id: 'Proof' });
export type ProofView = z.output<typeof ProofView>;
