import { SeededRandomness } from '@guildhall/runtime';

export interface PolicyRole {
  readonly slug: string;
  readonly permissions: readonly string[];
  /** Roles whose permissions it has too. Each stands before it. */
  readonly parents: readonly string[];
}

export interface RandomPolicy {
  readonly roles: readonly PolicyRole[];
  /** The roles of each user, by number. */
  readonly users: readonly (readonly string[])[];
  /** What is asked: a user by number, and a permission. */
  readonly questions: readonly (readonly [user: number, permission: string])[];
}

/** Known to every organisation, and no one's to grant but its administrator's. */
const PERMISSIONS = [
  'users:read',
  'users:create',
  'users:update',
  'users:suspend',
  'roles:read',
  'feedback:read',
  'feedback:create',
  'reports:read',
  'reports:create',
  'audit:read',
] as const;
const ROLES = 30;
/** Of inheritance: a role inherits from roles of lower levels alone, so that there are no circles. */
const LEVELS = 5;
const USERS = 200;
const QUESTIONS = 1_000;

/** The same for everybody who names the same seed: roles that inherit from each other, users who hold some, questions. */
export function randomPolicy(seed: string): RandomPolicy {
  const random = new SeededRandomness(seed);
  const below = (limit: number) => Math.floor(random.fraction() * limit);
  const some = <T>(from: readonly T[], most: number): T[] => [
    ...new Set(Array.from({ length: Math.min(from.length, below(most + 1)) }, () => from[below(from.length)] as T)),
  ];
  const roles: PolicyRole[] = [];
  for (let number = 0; number < ROLES; number += 1) {
    const before = roles.filter((_, place) => place % LEVELS < number % LEVELS).map(({ slug }) => slug);
    roles.push({ slug: `bench-${number}`, permissions: some(PERMISSIONS, 3), parents: some(before, 2) });
  }
  const slugs = roles.map(({ slug }) => slug);
  return {
    roles,
    users: Array.from({ length: USERS }, () => [...new Set([slugs[below(ROLES)] ?? '', ...some(slugs, 2)])]),
    questions: Array.from({ length: QUESTIONS }, () => [below(USERS), PERMISSIONS[below(PERMISSIONS.length)] ?? '']),
  };
}
