import { z } from 'zod';

/** The product's own name of what happened. */
export const AuditTypeName = z
  .string()
  .max(120)
  .regex(/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$/, 'Not words in lower case with dots between them')
  .refine((type) => !type.startsWith('guildhall.'), 'Types of the platform are its own to report')
  .meta({ example: 'ssh.login-failed' });
