import { fieldProblemsOf } from '@guildhall/http';
import { type HashRefusal, refusalOfHash } from '../credentials/foreign-hashes.js';
import { isGrantable } from '../roles/granting.js';
import type { Grantable } from '../roles/grantor.js';
import type { RoleGraph } from '../roles/role-graph.js';
import { ImportedAccount, type LineError } from './import.shapes.js';

/** By what lines are judged, as it stands in the transaction. */
export interface Measure {
  readonly graph: RoleGraph;
  readonly grantable: Grantable;
}

export interface SoundLine {
  readonly account: ImportedAccount;
  readonly roleIds: readonly string[];
}
export interface UnsoundLine {
  readonly errors: readonly LineError[];
}
export type JudgedLine = SoundLine | UnsoundLine;

const HASH_DETAILS: Readonly<Record<HashRefusal, string>> = {
  'hash-unknown': 'Not a hash of bcrypt, PBKDF2, scrypt or argon2.',
  'hash-malformed': 'Not one of the forms in which this function is written.',
  'hash-too-costly': 'Checking it once would take too much time or memory.',
};

/** Each line by itself: what is wrong with it, all of it, or what it asks for. Of two with one address the first counts. */
export function judgeLines(lines: readonly unknown[], measure: Measure): JudgedLine[] {
  const seen = new Set<string>();
  return lines.map((line, place) => {
    const read = ImportedAccount.safeParse(line);
    if (!read.success) return { errors: fieldProblemsOf(read.error, ['users', place]) };
    const errors = [...wrongIn(read.data, measure, seen)].map(({ field, ...error }) => ({
      pointer: `/users/${place}/${field}`,
      ...error,
    }));
    seen.add(read.data.email);
    return errors.length > 0 ? { errors } : { account: read.data, roleIds: idsOf(read.data.roles, measure.graph) };
  });
}

type Wrong = Omit<LineError, 'pointer'> & { readonly field: string };

function* wrongIn(
  { email, roles, passwordHash }: ImportedAccount,
  { graph, grantable }: Measure,
  seen: ReadonlySet<string>,
): Iterable<Wrong> {
  if (seen.has(email))
    yield { field: 'email', code: 'address-twice', detail: 'A line before this one has the same address.' };
  const refusal = passwordHash === undefined ? undefined : refusalOfHash(passwordHash);
  if (refusal) yield { field: 'passwordHash', code: refusal, detail: HASH_DETAILS[refusal] };
  for (const [place, slug] of roles.entries()) {
    const role = graph.named(slug);
    if (!role) yield { field: `roles/${place}`, code: 'unknown-role', detail: 'No role of the organisation.' };
    else if (!isGrantable(graph, grantable, { before: [], after: [role.id] }))
      yield { field: `roles/${place}`, code: 'role-above-yours', detail: 'It permits what you may not hand on.' };
  }
}

function idsOf(slugs: readonly string[], graph: RoleGraph): string[] {
  return slugs.flatMap((slug) => graph.named(slug)?.id ?? []);
}
