import type { SecretStore, StoredSecret } from '../cluster/secret-store.js';
import { Refused } from '../refused.js';
import { isMadeOfOthers, type LookUp, makeValue } from './make-value.js';
import type { Source } from './new-values.js';
import type { PlannedSecret, Reference, SecretPlan } from './secret-plan.js';

export interface SecretOutcome {
  readonly name: string;
  readonly outcome: 'made' | 'completed' | 'kept';
  /** The keys that were written; never what stands in them. */
  readonly keys: readonly string[];
}

const MOST_TRIES = 5;

/**
 * Makes what the plan asks for and the namespace lacks, in the plan's order. A value that is there stays, whoever made it:
 * what it seals or opens would be lost. Two at once: the second finds what the first has made.
 */
export async function ensureSecrets(plan: SecretPlan, store: SecretStore, source: Source): Promise<SecretOutcome[]> {
  const outcomes: SecretOutcome[] = [];
  for (const planned of plan.secrets) outcomes.push(await ensureSecret(planned, store, source));
  return outcomes;
}

async function ensureSecret(planned: PlannedSecret, store: SecretStore, source: Source): Promise<SecretOutcome> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const found = await store.find(planned.name);
    const values = await missingValues(planned, { found, store, source });
    const keys = Object.keys(values);
    const { name } = planned;
    if (!found) {
      if (await store.create({ name, labels: planned.labels, values })) return { name, outcome: 'made', keys };
    } else if (keys.length === 0) return { name, outcome: 'kept', keys };
    else if (await store.change(found, { values })) return { name, outcome: 'completed', keys };
  }
  throw new Refused(`The Secret ${planned.name} is changed by somebody else all the time; nothing was written to it.`);
}

interface Surroundings {
  readonly found: StoredSecret | undefined;
  readonly store: SecretStore;
  readonly source: Source;
}

/** What is made of other keys comes last: a rendered plan has its keys in the order of the alphabet. */
function inOrder({ keys }: PlannedSecret) {
  const entries = Object.entries(keys);
  return [
    ...entries.filter(([, recipe]) => !isMadeOfOthers(recipe)),
    ...entries.filter(([, recipe]) => isMadeOfOthers(recipe)),
  ];
}

async function missingValues(planned: PlannedSecret, { found, store, source }: Surroundings) {
  const values: Record<string, string> = { ...found?.values };
  const lookUp: LookUp = async ({ secret, key }: Reference) =>
    secret === planned.name ? values[key] : (await store.find(secret))?.values[key];
  const missing: Record<string, string> = {};
  for (const [key, recipe] of inOrder(planned)) {
    const value = await makeValue(recipe, { source, lookUp }, values[key]);
    if (value === values[key]) continue;
    missing[key] = value;
    values[key] = value;
  }
  return missing;
}
