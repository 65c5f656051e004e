import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { problemsOfSchema } from './details-check.js';

const EXAMPLE = {
  type: 'object',
  properties: { port: { type: 'integer', minimum: 1, maximum: 65_535 } },
  required: ['port'],
  additionalProperties: false,
};

/** A schema as it is handed in: draft 2020-12, within bounds. */
export const DetailsSchema = z
  .record(z.string(), z.json())
  .superRefine((schema, context) => {
    for (const { path, message } of problemsOfSchema(schema))
      context.addIssue({ code: 'custom', path: [...path], message });
  })
  .describe(
    'JSON Schema, draft 2020-12, of what `details` of such an event holds. At most 16 KiB, 12 levels, 200 parts and 10 ' +
      'patterns in the syntax of RE2; refers to nothing outside of itself. `format` is not checked.',
  )
  .meta({ example: EXAMPLE });

export const AuditTypeView = z
  .object({
    id: idField('aty'),
    type: z.string().meta({ example: 'ssh.login-failed' }),
    description: z.string().nullable().meta({ example: 'Somebody could not sign in to a machine.' }),
    schemaVersion: z.int().describe('Of the newest schema, counted from 1.').meta({ example: 1 }),
    retiredAt: timeField().nullable().describe('From then on nothing of this type is taken in.'),
    version: z.int(),
    createdAt: timeField(),
    updatedAt: timeField(),
  })
  .meta({ id: 'AuditType' });

export const AuditTypeSchemaView = z
  .object({
    auditTypeId: idField('aty'),
    schemaVersion: z.int().meta({ example: 1 }),
    schema: z.record(z.string(), z.json()).meta({ example: EXAMPLE }),
    createdAt: timeField(),
  })
  .meta({ id: 'AuditTypeSchema' });
