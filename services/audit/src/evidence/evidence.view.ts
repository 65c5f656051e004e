import { z } from 'zod';
import {
  consistencyField,
  countField,
  hashesField,
  hashField,
  keysField,
  noteField,
  pathField,
} from '../proofs/proof-fields.js';
import { EVIDENCE_FORMAT } from './evidence-file.js';

const logPlace = {
  index: countField().describe('Index of the leaf: origin, size and root of the trail, a line each.'),
  path: pathField(),
};

/** The first line of an evidence file, its members in the order of the file: an answer that is kept is a file of no entries. */
export const EvidenceView = z
  .object({
    format: z.literal(EVIDENCE_FORMAT).meta({ example: EVIDENCE_FORMAT }),
    entries: z.object({
      first: countField().describe('The first place of the trail that it is about.'),
      count: countField().describe('So many entries follow, one a line.'),
    }),
    trail: z.object({
      organization: z.string().meta({ example: 'org_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
      blind: z.base64().describe('Opens the name below: HMAC-SHA-256 under it of the organisation’s id, in hex.'),
      origin: z.string().describe('Name of the organisation’s tree in the platform log.'),
      size: countField(),
      rootHash: hashField(),
      left: hashesField('Roots of the complete subtrees before the first of the entries, from left to right.'),
      right: hashesField('The same behind the last of them.'),
    }),
    log: z.object({
      ...logPlace,
      checkpoint: noteField(),
      timeStamps: z.array(z.base64()).optional().describe('RFC 3161 tokens over the text of the checkpoint, in DER.'),
    }),
    earlier: z
      .object({
        trail: z.object({ size: countField(), rootHash: hashField(), consistency: consistencyField() }),
        log: z.object({ ...logPlace, consistency: consistencyField(), checkpoint: noteField() }),
      })
      .optional()
      .describe('How both trees stood at the checkpoint that was asked for by `since`, and that they only grew.'),
    keys: keysField(),
  })
  .meta({ id: 'Evidence' });
