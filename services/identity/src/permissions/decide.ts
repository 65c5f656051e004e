import { isPlatformWide } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import type { ScopeKind } from '../assignments/role-assignment.entity.js';
import type { RoleGraph } from '../roles/role-graph.js';

/** An assignment, as far as a decision needs it. Times in milliseconds: they are compared at each question. */
export interface HeldRole {
  readonly assignmentId: string;
  readonly roleId: string;
  readonly scopeKind: ScopeKind;
  readonly scopeReference: string | null;
  readonly startsAtMs: number;
  /** Infinity for good. */
  readonly endsAtMs: number;
}

/** A user at the moment of the question. */
export interface Subject {
  readonly status: string;
  readonly held: readonly HeldRole[];
}

/** An organisation at the moment of the question. */
export interface Rights {
  readonly tenantId: string;
  readonly isActive: boolean;
  readonly graph: RoleGraph;
}

/** May this be done there, then? Without a reference the whole organisation is meant. */
export interface Question {
  readonly permission: string;
  readonly scopeKind: ScopeKind;
  readonly scopeReference: string | null;
  readonly atMs: number;
}

export const VERDICTS = [
  ...['role', 'everybody'],
  ...['unknown-user', 'user-not-active', 'organization-not-active', 'platform-only', 'no-role'],
] as const;
/** Why: by a role, or because everybody may; or what is in the way. */
export type Verdict =
  | 'role'
  | 'everybody'
  | 'unknown-user'
  | 'user-not-active'
  | 'organization-not-active'
  | 'platform-only'
  | 'no-role';

export type Standing = 'permits' | 'starts-later' | 'has-ended' | 'elsewhere' | 'does-not-permit';

/** How one assignment stands to the question. What holds for the whole organisation holds in each part of it. */
export function standingOf(graph: RoleGraph, held: HeldRole, question: Question): Standing {
  if (!graph.permissionsOfRole(held.roleId).has(question.permission)) return 'does-not-permit';
  const isHere =
    held.scopeKind === 'organization' ||
    (held.scopeKind === question.scopeKind && held.scopeReference === question.scopeReference);
  if (!isHere) return 'elsewhere';
  if (held.endsAtMs <= question.atMs) return 'has-ended';
  return held.startsAtMs > question.atMs ? 'starts-later' : 'permits';
}

/**
 * The one function that says what somebody may do (T49): the check asks it, the list of holders is filtered by it, and
 * the explanation shows how it came about. By the times at the moment of the question, whatever has been told of them.
 */
export function decide(rights: Rights, subject: Subject | undefined, question: Question): Verdict {
  if (!subject) return 'unknown-user';
  if (!rights.isActive) return 'organization-not-active';
  if (subject.status !== 'active') return 'user-not-active';
  if (question.permission.startsWith('own-')) return 'everybody';
  // Whatever a role says, nobody outside of organisation zero reaches across organisations.
  if (isPlatformWide(question.permission) && rights.tenantId !== PLATFORM_TENANT_ID) return 'platform-only';
  return subject.held.some((held) => standingOf(rights.graph, held, question) === 'permits') ? 'role' : 'no-role';
}

export const isAllowed = (verdict: Verdict): boolean => verdict === 'role' || verdict === 'everybody';
