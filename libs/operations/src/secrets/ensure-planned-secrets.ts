import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import { openCluster } from '../cluster/open-cluster.js';
import { readPlan } from '../read-plan.js';
import { reporting } from '../reporting.js';
import { ensureSecrets } from './ensure-secrets.js';
import { secretPlan } from './secret-plan.js';

/** `secrets ensure`: one line for each Secret, with the names of the keys that were written. */
export function ensurePlannedSecrets({ plan: file, namespace }: { plan: string; namespace?: string }): Promise<void> {
  return reporting(async (tell) => {
    const plan = readPlan(file, secretPlan);
    const { secrets } = await openCluster(namespace);
    const source = { clock: new SystemClock(), randomness: new SystemRandomness() };
    for (const { name, outcome, keys } of await ensureSecrets(plan, secrets, source))
      tell(`${name} is ${outcome}${keys.length > 0 ? `: ${keys.join(', ')}` : ''}.`);
  });
}
