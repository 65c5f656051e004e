import type { Client, QueryResult } from 'pg';
import type { SqlRunner } from '../postgres.js';
import type { Attack, Outcome } from './attack.js';
import type { Attempt } from './attempts.js';
import { playing } from './stage.js';

/** The superuser's connection, in the transaction of the stage. */
export interface Arena {
  readonly runner: SqlRunner;
  readonly client: Client;
}

const UNIQUE = '23505';
const FOREIGN_KEY = '23503';
/** No privilege; not with row-level security. Any other error, as one of syntax or of a missing value, proves nothing. */
const REFUSALS = new Set(['42501', '0A000']);

export async function tryOut({ runner, client }: Arena, role: string, on: string, attempt: Attempt): Promise<Attack> {
  const told = { role, on, attempt: attempt.name };
  try {
    const touched = await playing(runner, { role, tenant: attempt.tenant }, async () =>
      rowsTouched(await client.query(attempt.sql)),
    );
    const isLeak = attempt.leakWhen === 'accepted' || (attempt.leakWhen === 'touched' && touched > 0);
    return { ...told, outcome: isLeak ? 'leak' : 'nothing', detail: `${touched} rows` };
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    const detail = `${code} ${message}`;
    return { ...told, outcome: outcomeOf(code, attempt), detail };
  }
}

function outcomeOf(code: string, { leakWhen, name }: Attempt): Outcome {
  if (REFUSALS.has(code)) return 'refused';
  // Keys are asked after the policies: a row of B was reached, and only what refers to it saved it.
  if (code === FOREIGN_KEY) return leakWhen === 'touched' ? 'leak' : 'refused';
  if (code === UNIQUE) return leakWhen === 'told' ? 'leak' : 'blind';
  // Only the driver refused, having nothing to send.
  return name === 'copy in' ? 'leak' : 'blind';
}

// Several statements answer a list; the last one counts.
function rowsTouched(result: QueryResult | QueryResult[]): number {
  const last = Array.isArray(result) ? result.at(-1) : result;
  return last?.rowCount ?? 0;
}

/** What the role may do must work, or its refusals are no proof. Undefined: it works. */
export async function tryControl(
  { runner, client }: Arena,
  role: string,
  on: string,
  control: Attempt,
): Promise<Attack | undefined> {
  const told = { role, on, attempt: control.name, outcome: 'blind' as const };
  try {
    const touched = await playing(runner, { role, tenant: control.tenant }, async () =>
      rowsTouched(await client.query(control.sql)),
    );
    return touched > 0 ? undefined : { ...told, detail: 'touches no row of its own' };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    // It reached its own row, and found it there: a table whose key is the reference itself has one for each.
    if (code === UNIQUE) return undefined;
    return { ...told, detail: message };
  }
}
