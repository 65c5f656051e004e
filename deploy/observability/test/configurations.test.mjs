import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import { promtool } from '../../../tools/test/promtool.mjs';
import { alerts, here, processes } from './sources.mjs';

const skip = promtool() ? false : 'promtool is not installed';
const read = (file) => parse(readFileSync(join(here, file), 'utf8'));

function checked(file) {
  const { status, stdout, stderr } = spawnSync(promtool() ?? '', ['check', 'config', file], { encoding: 'utf8' });
  assert.equal(status, 0, `${basename(file)}:\n${stdout}${stderr}`);
}

describe('the configuration of Prometheus', () => {
  it('is read, where the platform runs on one machine', { skip }, () => checked(join(here, 'prometheus/local.yaml')));

  it('is read, in a cluster', { skip }, () => {
    const config = read('prometheus/prometheus.yaml');
    // Debian's Prometheus is built without Kubernetes, and refuses its words: all else is held to it.
    for (const scrape of config.scrape_configs) {
      assert.deepEqual(scrape.kubernetes_sd_configs, [{ role: 'pod', namespaces: { names: ['guildhall'] } }]);
      delete scrape.kubernetes_sd_configs;
    }
    const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
    writeFileSync(join(folder, 'prometheus.yaml'), stringify({ ...config, rule_files: [] }));
    checked(join(folder, 'prometheus.yaml'));
    rmSync(folder, { recursive: true });
  });

  it('names every process of the platform, on the port of its metrics', () => {
    const targets = read('prometheus/local.yaml').scrape_configs[0].static_configs;
    const named = targets.map((each) => `${each.labels.job} ${each.targets.join()}`).sort();
    const wanted = processes()
      .map((each) => `guildhall-${each.name} 127.0.0.1:${each.managementPort}`)
      .sort();
    assert.deepEqual(named, wanted);
  });
});

describe('the routes of Alertmanager', () => {
  const { route, inhibit_rules: inhibitions, receivers } = read('alertmanager/alertmanager.yaml');

  it('name alerts that there are', () => {
    const matchers = [
      ...route.routes.flatMap((each) => each.matchers),
      ...inhibitions.flatMap((each) => [...each.source_matchers, ...each.target_matchers]),
    ];
    const patterns = matchers.flatMap((matcher) => matcher.match(/^alertname =~? "(.+)"$/)?.[1] ?? []);
    const names = alerts().map(({ alert }) => alert);
    assert.ok(patterns.length > 8);
    for (const name of patterns.flatMap(alternatives))
      assert.ok(
        names.some((alert) => new RegExp(`^${name}$`).test(alert)),
        `there is no alert ${name}`,
      );
  });

  it('lead to receivers that there are, and keep their addresses in files', () => {
    const known = receivers.map(({ name }) => name);
    for (const { receiver } of [route, ...route.routes]) assert.ok(known.includes(receiver), receiver);
    for (const { webhook_configs: hooks } of receivers) assert.ok(hooks.every((hook) => 'url_file' in hook));
  });
});

describe('the configuration of the OpenTelemetry collector', () => {
  it('puts together what it declares, and leaves nothing over', () => {
    const { service, ...declared } = read('opentelemetry/collector.yaml');
    for (const kind of ['receivers', 'processors', 'exporters']) {
      const used = new Set(Object.values(service.pipelines).flatMap((pipeline) => pipeline[kind]));
      assert.deepEqual([...used].sort(), Object.keys(declared[kind]).sort(), kind);
    }
    assert.deepEqual(Object.keys(service.pipelines), ['traces', 'metrics', 'logs']);
  });
});

/** `Guildhall(A|B)` are two. @param {string} pattern */
function alternatives(pattern) {
  const [, before, list] = pattern.match(/^(\w+)\((.+)\)$/) ?? [];
  return list === undefined ? [pattern] : list.split('|').map((name) => before + name);
}
