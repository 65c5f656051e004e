import { readFileSync, statSync } from 'node:fs';
import type { z } from 'zod';

type Environment = Readonly<Record<string, string | undefined>>;

/** Every wrong setting at once, by name and reason. No message holds a value. */
export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';

  constructor(readonly problems: readonly string[]) {
    super(`Cannot start with these settings:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

const MAX_FILE_BYTES = 65_536;
// Shorter values are words that a message may use in its own right ("expected one of info, warn").
const SHORTEST_TELLING_VALUE = 4;

/**
 * Reads what the schema names from the environment, once, into one typed object.
 *
 * Each setting comes as `NAME` or as `NAME_FILE`, whose content is taken without surrounding white space; both at once
 * are refused. An empty variable counts as absent. Variables that the schema does not name are left alone.
 */
export function loadSettings<S extends z.ZodObject>(schema: S, env: Environment = process.env): z.infer<S> {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  const unresolved = new Set<PropertyKey>();
  for (const name of Object.keys(schema.shape)) {
    const found = valueOf(name, env);
    if (found.value !== undefined) values[name] = found.value;
    if (!found.problem) continue;
    problems.push(found.problem);
    unresolved.add(name);
  }
  const result = schema.safeParse(values);
  for (const issue of result.error?.issues ?? []) {
    if (!unresolved.has(issue.path[0] ?? '')) problems.push(describe(issue, values));
  }
  if (!result.success || problems.length > 0) throw new SettingsRefused(problems);
  return result.data;
}

function valueOf(name: string, env: Environment): { value?: string; problem?: string } {
  const direct = env[name];
  const file = namesAFile(name) ? undefined : env[`${name}_FILE`];
  if (direct && file) return { problem: `${name}: both ${name} and ${name}_FILE are set; set one` };
  return file ? contentOf(file, name) : { ...(direct ? { value: direct } : {}) };
}

/** A setting that is itself the path of a file (KEY_RING_FILE) has no second form. */
export function namesAFile(name: string): boolean {
  return name.endsWith('_FILE');
}

// The path stays out of the messages: paths may come from a misplaced secret.
function contentOf(file: string, name: string): { value?: string; problem?: string } {
  try {
    if (statSync(file).size > MAX_FILE_BYTES) return { problem: `${name}_FILE: the file is larger than 64 KiB` };
    const value = readFileSync(file, 'utf8').trim();
    return value === '' ? { problem: `${name}_FILE: the file is empty` } : { value };
  } catch (error) {
    return { problem: `${name}_FILE: the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})` };
  }
}

function describe(issue: z.core.$ZodIssue, values: Readonly<Record<string, string>>): string {
  const name = issue.path[0] === undefined ? 'settings' : String(issue.path[0]);
  if (issue.path.length > 0 && values[name] === undefined) return `${name}: is required`;
  return `${name}: ${revealsAValue(issue.message, values) ? 'is not valid' : lowerFirst(issue.message)}`;
}

// Messages come from schemas that others write; one that quotes its input must not reach a log.
function revealsAValue(message: string, values: Readonly<Record<string, string>>): boolean {
  return Object.values(values).some((value) => value.length >= SHORTEST_TELLING_VALUE && message.includes(value));
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
