import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

export const environment: Environment = process.env;

/** Told to the operator in one line; nothing was done. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/**
 * A setting of one service: `TENANCY_DATABASE_PLATFORM_URL`, or without the service's name where only one is meant; each
 * also as `…_FILE`.
 */
export function settingOf(env: Environment, service: string, name: string): string {
  const prefixed = `${service.toUpperCase().replaceAll('-', '_')}_${name}`;
  for (const candidate of [prefixed, name]) {
    const file = env[`${candidate}_FILE`];
    const value = env[candidate] ?? (file ? readFileSync(file, 'utf8').trim() : undefined);
    if (value) return value;
  }
  throw new Refused(`Set ${prefixed}, or ${name}, or one of them with _FILE.`);
}
