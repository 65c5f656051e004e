import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { valuesReference } from './values-reference.mjs';

const lines = (text) => valuesReference(text).split('\n');

describe('the reference of a chart’s values', () => {
  it('lists what stands alone first, and each group under its name', () => {
    const text =
      '# -- How many.\nreplicas: 1\n\n# Where mails go.\nsmtp:\n  # -- Its URL.\n  url: ""\n  # -- From.\n  from: me\n';
    assert.deepEqual(lines(text), [
      '| value | default | meaning |',
      '| --- | --- | --- |',
      '| `replicas` | `1` | How many. |',
      '',
      '### `smtp`',
      '',
      'Where mails go.',
      '',
      '| value | default | meaning |',
      '| --- | --- | --- |',
      '| `smtp.url` | `""` | Its URL. |',
      '| `smtp.from` | `"me"` | From. |',
    ]);
  });

  it('shows a map whole where it is explained whole, and goes on where its parts are explained', () => {
    const text = 'a:\n  # -- All of it.\n  b:\n    c: { d: 1 }\n    # -- The port.\n    e: 2\n';
    assert.deepEqual(lines(text).slice(4), [
      '| `a.b` | `{"c":{"d":1},"e":2}` | All of it. |',
      '| `a.b.e` | `2` | The port. |',
    ]);
  });

  it('joins the lines of an explanation, and leaves out what is for readers of the file alone', () => {
    const text = '# About the file.\n\n# -- First line,\n# second | line.\na: x\n# Not explained.\nb: y\n';
    assert.deepEqual(lines(text), [
      '| value | default | meaning |',
      '| --- | --- | --- |',
      '| `a` | `"x"` | First line, second \\| line. |',
    ]);
  });
});
