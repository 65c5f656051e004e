import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { promtool } from '../../../tools/test/promtool.mjs';
import { dashboards } from '../generate.mjs';
import { declared, declaredIn, known, namedIn, seriesOf } from './metric-names.mjs';
import { asAsked, here, panelQueries, rules } from './sources.mjs';

const skip = promtool() ? false : 'promtool is not installed';

/** Promtool parses rules, so each query becomes one. @param {{ expr: string }[]} queries */
function parsed(queries) {
  const folder = mkdtempSync(join(tmpdir(), 'queries-'));
  const file = join(folder, 'queries.yaml');
  const rulesOf = queries.map(({ expr }, at) => ({ record: `query:${at}`, expr: asAsked(expr) }));
  writeFileSync(file, stringify({ groups: [{ name: 'queries', rules: rulesOf }] }));
  const { status, stdout, stderr } = spawnSync(promtool() ?? '', ['check', 'rules', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return { isWhole: status === 0, said: stdout + stderr };
}

const unknown = async (queries) => {
  const names = await known();
  return queries.flatMap(({ name, expr }) =>
    namedIn(expr)
      .filter((metric) => !names.has(metric))
      .map((metric) => `${name}: ${metric}`),
  );
};

describe('the dashboards', () => {
  it('ask what Prometheus understands', { skip }, () => {
    const queries = panelQueries();
    assert.ok(queries.length > 80, 'there are hardly any panels');
    const { isWhole, said } = parsed(queries);
    assert.ok(isWhole, said);
    assert.equal(parsed([{ expr: 'sum by (job (up)' }]).isWhole, false);
  });

  it('name metrics that somebody tells, and so do the rules', async () => {
    assert.deepEqual(await unknown(panelQueries()), []);
    assert.deepEqual(await unknown(rules().map(({ alert, record, expr }) => ({ name: alert ?? record, expr }))), []);
    assert.deepEqual(await unknown([{ name: 'x', expr: 'rate(guildhall_nobody_tells_total{a="up"}[5m])' }]), [
      'x: guildhall_nobody_tells_total',
    ]);
  });

  it('show every metric that we tell', () => {
    assert.ok(declared().length > 40, 'hardly any metric is found in the code');
    const shown = new Set([...panelQueries(), ...rules()].flatMap(({ expr }) => namedIn(expr)));
    const unseen = declared().filter((metric) => !seriesOf(metric).some((series) => shown.has(series)));
    assert.deepEqual(
      unseen.map(({ name }) => name),
      [],
    );
    assert.deepEqual(declaredIn("gauge({ name: 'guildhall_x', help: 'x' })"), [{ kind: 'gauge', name: 'guildhall_x' }]);
  });

  it('are each told apart, and lead to each other', () => {
    const all = Object.values(dashboards);
    assert.equal(new Set(all.map(({ uid }) => uid)).size, all.length);
    for (const { uid, panels, links } of all) {
      assert.match(uid, /^guildhall-[a-z-]+$/);
      assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length, uid);
      assert.deepEqual(
        links.map(({ tags }) => tags),
        [['guildhall']],
      );
      for (const { gridPos } of panels) assert.ok(gridPos.x + gridPos.w <= 24, `${uid} is wider than the screen`);
    }
  });

  it('are committed as they are said', () => {
    for (const [name, dashboard] of Object.entries(dashboards))
      assert.deepEqual(JSON.parse(readFileSync(join(here, `grafana/${name}.json`), 'utf8')), dashboard);
  });
});
