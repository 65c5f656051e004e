import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { API_KEY_STATUSES, type ApiKey } from '../stated-keys/api-key.entity.js';

/** What the API shows of a key: everything but what opens something. */
export const ApiKeyView = z
  .object({
    id: idField('key'),
    name: z.string().meta({ example: 'nightly import' }),
    status: z.enum(API_KEY_STATUSES).describe('`suspended`: its maker may not act now. Only `active` lets anybody in.'),
    scopes: z.array(z.string()).meta({ example: ['ingest:create'] }),
    networks: z
      .array(z.string())
      .describe('Whence it may be used.')
      .meta({ example: ['203.0.113.0/24'] }),
    makerId: idField('usr'),
    createdAt: timeField(),
    expiresAt: timeField().nullable(),
    revokedAt: timeField().nullable(),
    revocationReason: z.string().nullable(),
    oldSecretEndsAt: timeField().nullable().describe('Until when the secret before the last rotation opens, too.'),
    lastUsedAt: timeField().nullable().describe('As the gateway reports, some seconds late.'),
    lastUsedFrom: z.string().nullable().meta({ example: '203.0.113.7' }),
    version: z.int(),
  })
  .meta({ id: 'ApiKey' });

export const NewApiKeyView = ApiKeyView.extend({
  secret: z
    .string()
    .describe('Shown now and never again.')
    .meta({ example: 'ghk_0000000000000000000000_0000000000000000000000000000000000000000000_000000' }),
}).meta({ id: 'NewApiKey' });

export const shown = (key: ApiKey, at: Date) => ({
  ...key,
  status: key.statusAt(at),
  oldSecretEndsAt: key.oldDigestEndsAt && key.oldDigestEndsAt > at ? key.oldDigestEndsAt : null,
});
