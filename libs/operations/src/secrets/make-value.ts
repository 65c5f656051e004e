import { Refused } from '../refused.js';
import { newPassword, newRingEntry, newSigningKey, newTokenKey, ringFile, type Source } from './new-values.js';
import type { Recipe, Reference } from './secret-plan.js';

/** The value of another key; undefined where there is none. */
export type LookUp = (reference: Reference) => Promise<string | undefined>;

export interface Making {
  readonly source: Source;
  readonly lookUp: LookUp;
}

/** Whether the recipe names other keys. */
export function isMadeOfOthers(recipe: Recipe): boolean {
  return 'tokenKeysOf' in recipe || ('url' in recipe && recipe.password !== undefined);
}

/** The value of a key by its recipe. `before`: what stands there already, which only ever gets more. */
export async function makeValue(recipe: Recipe, making: Making, before?: string): Promise<string> {
  if ('tokenKeysOf' in recipe) return gatewaysKeys(recipe.tokenKeysOf, making, before);
  if (before !== undefined) return before;
  if ('value' in recipe) return recipe.value;
  if ('url' in recipe) return withPassword(recipe, making);
  return MAKERS[recipe.make](making.source);
}

const MAKERS: Readonly<Record<Extract<Recipe, { make: string }>['make'], (source: Source) => string>> = {
  password: newPassword,
  key: ({ randomness }) => randomness.bytes(32).toString('base64'),
  'token-keys': newTokenKey,
  'key-ring': (source) => ringFile([newRingEntry(source, 'current')]),
  ed25519: newSigningKey,
};

async function withPassword({ url, password }: Extract<Recipe, { url: string }>, making: Making): Promise<string> {
  const complete = new URL(url);
  const word = password ? await required(password, making.lookUp) : newPassword(making.source);
  complete.password = encodeURIComponent(word);
  return complete.href;
}

/** A service that comes later gets its entries; those of the others are the rotation's affair. */
async function gatewaysKeys(
  services: Readonly<Record<string, Reference>>,
  { lookUp }: Making,
  before = '',
): Promise<string> {
  const entries = before === '' ? [] : before.split(',');
  const known = new Set(entries.map((entry) => entry.trim().split('=', 1)[0]));
  for (const [service, reference] of Object.entries(services)) {
    if (known.has(service)) continue;
    const keys = await required(reference, lookUp);
    entries.push(...keys.split(',').map((key) => `${service}=${key.trim()}`));
  }
  return entries.join(',');
}

async function required(reference: Reference, lookUp: LookUp): Promise<string> {
  const value = await lookUp(reference);
  if (value !== undefined) return value;
  throw new Refused(
    `There is no key ${reference.key} in a Secret ${reference.secret}, which others are made of: make it, or let the plan make it first.`,
  );
}
