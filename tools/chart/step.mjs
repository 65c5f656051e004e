import { nodeTest } from '../test/node-test.mjs';
import { nothing, sum } from '../test/tally.mjs';
import { buildChartPrograms } from './programs.mjs';
import { makeSchemas } from './schemas.mjs';

/** Tools and schemas are made once; then the chart is linted, rendered and held to its rules. */
export async function chart(run) {
  const programs = await buildChartPrograms(run);
  const schemas = programs.passed > 0 ? await makeSchemas(run) : nothing;
  return sum([programs, schemas, await nodeTest('tools/chart/*.spec.mjs')(run)]);
}
