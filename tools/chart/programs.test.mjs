import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildChartPrograms } from './programs.mjs';

const refused = () => assert.fail('nothing is to be run');

describe('the chart’s tools, on a machine without Go', () => {
  const path = process.env.PATH;
  before(() => (process.env.PATH = ''));
  after(() => (process.env.PATH = path));

  it('count as skipped for a developer', async () => {
    const { passed, failed, skipped } = await buildChartPrograms({ isCi: false, command: refused });
    assert.deepEqual({ passed, failed, skipped }, { passed: 0, failed: 0, skipped: 1 });
  });

  it('are missed in CI', async () => {
    const { failures } = await buildChartPrograms({ isCi: true, command: refused });
    assert.deepEqual(failures, [{ title: 'go is not installed' }]);
  });
});
