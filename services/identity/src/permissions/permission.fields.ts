import { idField } from '@guildhall/http';
import { z } from 'zod';
import { Scope, ScopeReference } from '../assignments/assignment.fields.js';
import { SCOPE_KINDS } from '../assignments/role-assignment.entity.js';
import { PermissionName } from '../roles/role.fields.js';
import { type Question, VERDICTS } from './decide.js';

const SubjectId = idField('usr').optional().describe('Whose; the caller’s own where it is missing.');

export const CheckBody = z.strictObject({
  userId: SubjectId,
  permission: PermissionName,
  scope: Scope.optional().describe('Where; in the whole organisation where it is missing.'),
});
export type CheckBody = z.output<typeof CheckBody>;

const MOST_CHECKS = 100;
export const ChecksBody = z.strictObject({ checks: z.array(CheckBody).min(1).max(MOST_CHECKS) });

/** In the query of a read: a scope is two words there. */
export const scopeQuery = {
  scope: z.enum(SCOPE_KINDS).default('organization').describe('Where; in the whole organisation where it is missing.'),
  reference: ScopeReference.optional(),
};

export const VerdictField = z.enum(VERDICTS).describe('Why, or why not.').meta({ example: 'role' });

export const CheckView = z.object({ allowed: z.boolean(), because: VerdictField }).meta({ id: 'PermissionCheck' });

export const ChecksView = z
  .object({ results: z.array(CheckView).describe('In the order of the questions.') })
  .meta({ id: 'PermissionChecks' });

export function questionOf({ permission, scope }: Pick<CheckBody, 'permission' | 'scope'>, at: Date): Question {
  return {
    permission,
    scopeKind: scope?.kind ?? 'organization',
    scopeReference: scope?.reference ?? null,
    atMs: at.getTime(),
  };
}
