import { createHash } from 'node:crypto';
import type { Deployments } from '../cluster/deployments.js';
import type { StoredSecret } from '../cluster/secret-store.js';
import { Refused } from '../refused.js';
import type { Holder } from './rotation-plan.js';

/** The pods that work with a Secret, and whether they work with what stands in it now. */
export class RollOuts {
  constructor(private readonly deployments: Deployments) {}

  /** Begins the roll-out of those whose pods are older than the Secret's values. */
  async begin(holder: Holder, values: StoredSecret['values']): Promise<void> {
    const mark = markOf(values);
    for (const name of holder.deployments)
      if ((await this.known(name)).mark !== mark) await this.deployments.rollOut(name, mark);
  }

  /** Whether every pod has these values. Begins, where a run before this one was ended before it could. */
  async areDone(holder: Holder, values: StoredSecret['values']): Promise<boolean> {
    await this.begin(holder, values);
    const states = await Promise.all(holder.deployments.map((name) => this.known(name)));
    return states.every(({ isRolledOut }) => isRolledOut);
  }

  private async known(name: string) {
    const deployment = await this.deployments.find(name);
    if (!deployment) throw new Refused(`There is no Deployment ${name}, whose pods are to take the new keys.`);
    return deployment;
  }
}

/** Tells values apart and says nothing of them: they are keys of 256 bits, which nobody finds by trying. */
function markOf(values: StoredSecret['values']): string {
  const sorted = Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}
