import { z } from 'zod';

export const hashField = () =>
  z.base64().describe('SHA-256, base64.').meta({ example: 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=' });

export const hashesField = (described: string) => z.array(hashField()).describe(described);

/** RFC 6962, section 2.1.1. */
export const pathField = () => hashesField('From the leaf’s sibling up to the root’s child (RFC 6962, 2.1.1).');

/** RFC 6962, section 2.1.2. */
export const consistencyField = () =>
  hashesField('That the earlier tree is where the later one began (RFC 6962, 2.1.2).');

export const countField = () => z.int().min(0).meta({ example: 128 });

export const noteField = () => z.string().describe('The signed note: C2SP tlog-checkpoint.');

export const keysField = () =>
  z
    .array(z.string())
    .describe('Verifier keys of the log, for orientation: trust the one that you have from elsewhere.');

/** A query's size of a checkpoint. */
export const checkpointSize = (described: string) =>
  z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional().describe(described).meta({ example: 128 });
