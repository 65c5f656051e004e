import { AUDIT_CATEGORIES, AUDIT_SEVERITIES, PRODUCT_TYPES } from '@guildhall/contracts';
import { NO_CONTROL_CHARACTERS } from '@guildhall/http';
import { z } from 'zod';

const line = (max: number) => z.string().min(1).max(max).regex(NO_CONTROL_CHARACTERS, 'No control characters');
const Details = z.record(z.string().max(200), z.json());

const Fields = z.strictObject({
  at: z.iso
    .datetime({ offset: true })
    .refine((text) => text >= '1970' && text < '9999', 'Not between the years 1970 and 9998')
    .transform((text) => new Date(text).toISOString()),
  // Facts of the platform come from the platform: nobody brings along that somebody signed in here.
  type: line(200).refine((type) => !/^(guildhall|platform)\./i.test(type), 'Types of the platform are nobody else’s'),
  category: z.enum(AUDIT_CATEGORIES).optional(),
  severity: z.enum(AUDIT_SEVERITIES).optional(),
  actor: line(200),
  target: line(200).optional(),
  clientAddress: line(64).optional(),
  userAgent: line(500).optional(),
  details: Details.optional(),
  personalDetails: Details.optional(),
});
/** What a row may say, and how it is called. */
export const ROW_FIELDS = Object.keys(Fields.shape);

/** One event of the history that somebody brings along, as an ingested item says it. */
export const ImportedRow = Fields.transform((fields, { addIssue }) => {
  const known = PRODUCT_TYPES.get(fields.type);
  const category = fields.category ?? known?.category;
  if (category !== undefined) return { ...fields, category, severity: fields.severity ?? known?.severity ?? 'info' };
  addIssue({ code: 'custom', path: ['category'], message: 'Required of types of your own' });
  return z.NEVER;
});
export type ImportedRow = z.output<typeof ImportedRow>;
