import { idField } from '@guildhall/http';
import { z } from 'zod';
import { DisplayName, EmailAddress, RoleSlugs } from '../users/user.fields.js';

const MOST_LINES = 1_000;
const LONGEST_HASH = 512;

/** What one line has to be. */
export const ImportedAccount = z.strictObject({
  email: EmailAddress,
  displayName: DisplayName,
  roles: RoleSlugs.default([]),
  passwordHash: z.string().min(1).max(LONGEST_HASH).optional(),
  isEmailVerified: z.boolean().default(false),
});
export type ImportedAccount = z.infer<typeof ImportedAccount>;

// Loose on purpose: each line is judged by itself, so that one that is wrong holds up no other.
const ImportLine = z.looseObject({}).meta({
  id: 'ImportLine',
  description:
    'One account: `email`, `displayName`, and beside them `roles` (slugs), `isEmailVerified`, and `passwordHash`, the hash ' +
    'of another system: bcrypt (`$2a$`, `$2b$`, `$2y$`), PBKDF2 (`$pbkdf2-sha256$rounds$salt$hash`, also `-sha512` and ' +
    '`$pbkdf2$`), scrypt (`$scrypt$ln=…,r=…,p=…$salt$hash`) or argon2 (PHC).',
  example: { email: 'ada@example.org', displayName: 'Ada Lovelace', roles: ['analyst'], isEmailVerified: true },
});

export const ImportUsersBody = z.strictObject({ users: z.array(ImportLine).min(1).max(MOST_LINES) });

const flag = (name: string) =>
  z.stringbool({ truthy: ['true'], falsy: ['false'] }).meta({ type: 'boolean', title: name });

export const ImportUsersQuery = z.strictObject({
  dryRun: flag('dryRun').default(false).describe('Only say what would become of each line.'),
  sendInvitations: flag('sendInvitations')
    .default(true)
    .describe(
      'Mail a link to each new account that brings no hash; else `POST /users/{id}/activation-mail` does, later.',
    ),
});
export type ImportUsersQuery = z.infer<typeof ImportUsersQuery>;

const LineError = z
  .object({
    pointer: z.string().describe('Where in the body (RFC 6901).').meta({ example: '/users/3/email' }),
    code: z.string().meta({ example: 'invalid-format' }),
    detail: z.string().meta({ example: 'Not one plain e-mail address.' }),
  })
  .meta({ id: 'ImportLineError' });
export type LineError = z.infer<typeof LineError>;

const LineResult = z
  .object({
    line: z.int().describe('The place in `users`, from 0.').meta({ example: 3 }),
    outcome: z
      .enum(['created', 'existing', 'refused'])
      .describe('`existing`: there is an account with this address; it stays as it is.'),
    userId: idField('usr').nullable(),
    errors: z.array(LineError).optional().describe('Why it was refused.'),
  })
  .meta({ id: 'ImportLineResult' });
export type LineResult = z.infer<typeof LineResult>;

export const ImportReport = z
  .object({
    id: idField('imp'),
    isDryRun: z.boolean().meta({ example: false }),
    created: z.int(),
    existing: z.int(),
    refused: z.int(),
    lines: z.array(LineResult).describe('One for each line, in their order.'),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = z.infer<typeof ImportReport>;
