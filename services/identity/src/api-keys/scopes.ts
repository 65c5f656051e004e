import { isPermission, isPlatformWide } from '@guildhall/access';
import { z } from 'zod';

const MOST_SCOPES = 100;

// What everybody has for their own account is nothing that a program has: it has no password and no session.
const isOfAccounts = (permission: string) => permission.startsWith('own-');

/** Permissions that a key can have: never one that reaches across organisations, nor those over one's own account. */
export const Scopes = z
  .array(
    z
      .string()
      .max(120)
      .refine(
        (text) => isPermission(text) && !isPlatformWide(text) && !isOfAccounts(text),
        'Not a permission that a key can have',
      ),
  )
  .min(1)
  .max(MOST_SCOPES)
  .overwrite((scopes) => [...new Set(scopes)].sort())
  .meta({ example: ['ingest:create'] });
