import { nodeTest } from './node-test.mjs';
import { findPromtool } from './promtool.mjs';
import { sum } from './tally.mjs';

/** Prometheus' own checker is found first; then rules, dashboards and configurations are held to it, and to the code. */
export async function observability(run) {
  return sum([await findPromtool(run), await nodeTest('deploy/observability/test/*.test.mjs')(run)]);
}
