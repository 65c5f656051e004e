import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import { openCluster } from '../cluster/open-cluster.js';
import { readPlan } from '../read-plan.js';
import { reporting } from '../reporting.js';
import { RollOuts } from './roll-outs.js';
import { rotateKeys } from './rotate-keys.js';
import { rotationPlan } from './rotation-plan.js';

export interface RotationOptions {
  readonly plan: string;
  readonly namespace?: string;
  readonly now?: boolean;
}

/** `keys rotate`: one step, and what it was. */
export function rotatePlannedKeys({ plan: file, namespace, now }: RotationOptions): Promise<void> {
  return reporting(async (tell) => {
    const plan = readPlan(file, rotationPlan);
    const { secrets, deployments } = await openCluster(namespace);
    const source = { clock: new SystemClock(), randomness: new SystemRandomness() };
    await rotateKeys(plan, { secrets, rollOuts: new RollOuts(deployments), source, tell, now });
  });
}
