import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { promtool } from '../../../tools/test/promtool.mjs';
import { alerts, processes, root, rulesFolder, testsFolder, yamlIn } from './sources.mjs';

const PAGES = 'https://github.com/guildhall/guildhall/blob/main/';
const skip = promtool() ? false : 'promtool is not installed';

/** GuildhallOutboxStalled is told of in outbox-stalled.md. */
const pageOf = (alert) =>
  `${alert
    .replace(/^Guildhall/, '')
    .replaceAll(/(?!^)[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase()}.md`;

function checked(...words) {
  const { status, stdout, stderr } = spawnSync(promtool() ?? '', words, { encoding: 'utf8' });
  assert.equal(status, 0, `promtool ${words.slice(0, 2).join(' ')}:\n${stdout}${stderr}`);
}

describe('the rules', { concurrency: 2 }, () => {
  it('are read by Prometheus', { skip }, () => checked('check', 'rules', ...yamlIn(rulesFolder)));

  for (const file of yamlIn(testsFolder))
    it(`fire when they should, and are silent when not: ${basename(file)}`, { skip }, () =>
      checked('test', 'rules', file),
    );

  it('are each seen firing in a test', () => {
    const tests = yamlIn(testsFolder).map((file) => readFileSync(file, 'utf8'));
    const seen = (alert) =>
      tests.some((text) => text.includes(`alertname="${alert}"`) || text.includes(`alertname: ${alert}`));
    assert.deepEqual(
      alerts()
        .map(({ alert }) => alert)
        .filter((alert) => !seen(alert)),
      [],
    );
  });

  it('say how urgent they are, what is the matter, and where to read on', () => {
    assert.ok(alerts().length > 35, 'there are hardly any alerts');
    for (const { alert, labels, annotations = {} } of alerts()) {
      assert.match(alert, /^Guildhall[A-Z][a-zA-Z]+$/);
      assert.deepEqual(Object.keys(labels), ['severity'], alert);
      assert.ok(['critical', 'warning'].includes(labels.severity), alert);
      assert.deepEqual(Object.keys(annotations), ['summary', 'description', 'runbook_url'], alert);
    }
  });
});

describe('the runbooks', () => {
  const pages = globSync('docs/runbooks/*.md', { cwd: root }).filter((page) => !page.endsWith('/README.md'));

  it('are where the alerts say', () => {
    for (const { alert, annotations } of alerts()) {
      assert.equal(annotations.runbook_url, `${PAGES}docs/runbooks/${pageOf(alert)}`);
      assert.ok(existsSync(join(root, annotations.runbook_url.slice(PAGES.length))), `${alert} has no page`);
    }
  });

  it('are each of an alert, and in the list', () => {
    const named = new Set(alerts().map(({ alert }) => `docs/runbooks/${pageOf(alert)}`));
    const list = readFileSync(join(root, 'docs/runbooks/README.md'), 'utf8');
    assert.deepEqual(
      pages.filter((page) => !named.has(page)),
      [],
    );
    assert.deepEqual(
      pages.filter((page) => !list.includes(`(${basename(page)})`)),
      [],
    );
  });

  it('look at parts of the platform that there are', () => {
    const parts = new Set([
      'backup',
      'key-rotation',
      'kafka',
      'postgres',
      'redis',
      ...processes().map(({ name }) => name),
    ]);
    const named = pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/component=([a-z-]+)|deploy\/guildhall-([a-z-]+)/g)].map(
        ([, label, deployment]) => label ?? deployment,
      ),
    );
    assert.ok(named.length > 30);
    assert.deepEqual(
      named.filter((part) => !parts.has(part)),
      [],
    );
  });

  it('say what it means, who feels it, where to look and what to do', () => {
    for (const page of pages) {
      const headings = [...readFileSync(join(root, page), 'utf8').matchAll(/^\*\*(.+?)\*\*/gm)].map(
        ([, words]) => words,
      );
      assert.deepEqual(headings, ['What it means.', 'Who feels it.', 'Look.', 'Do.'], page);
    }
  });
});
