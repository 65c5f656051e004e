import { idField, NO_CONTROL_CHARACTERS, timeField } from '@guildhall/http';
import { z } from 'zod';
import { ASSIGNMENT_STATUSES, type RoleAssignment, SCOPE_KINDS } from './role-assignment.entity.js';

const LONGEST_REFERENCE = 64;

export const ScopeReference = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST_REFERENCE)
  .regex(NO_CONTROL_CHARACTERS, 'No control characters')
  .describe('Which team or workspace, as the product names it.')
  .meta({ example: 'north' });

/** Where a role holds: in the whole organisation, or in one team or workspace of it. */
export const Scope = z
  .strictObject({ kind: z.enum(SCOPE_KINDS), reference: ScopeReference.optional() })
  .refine(({ kind, reference }) => (kind === 'organization') === (reference === undefined), {
    message: 'A team and a workspace have a reference, the organisation has none',
    path: ['reference'],
  })
  .meta({ example: { kind: 'team', reference: 'north' } });

export const WHOLE_ORGANIZATION = { kind: 'organization' } as const satisfies z.infer<typeof Scope>;

export const AssignmentView = z
  .object({
    id: idField('asg'),
    userId: idField('usr'),
    role: z.string().describe('Its slug.').meta({ example: 'analyst' }),
    scope: z
      .object({ kind: z.enum(SCOPE_KINDS), reference: z.string().optional() })
      .meta({ example: { kind: 'team', reference: 'north' } }),
    startsAt: timeField(),
    endsAt: timeField().nullable(),
    status: z.enum(ASSIGNMENT_STATUSES),
    version: z.int(),
    createdAt: timeField(),
  })
  .meta({ id: 'RoleAssignment' });

export function shownAssignment(assignment: RoleAssignment, role: string, at: Date): z.output<typeof AssignmentView> {
  const { scopeKind: kind, scopeReference } = assignment;
  const reference = scopeReference ?? undefined;
  return { ...assignment, role, scope: { kind, ...(reference && { reference }) }, status: assignment.statusAt(at) };
}
