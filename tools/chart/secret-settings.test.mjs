import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readSettings } from './policy/settings.mjs';

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../helm/guildhall/values.schema.json'), 'utf8'));

describe('the values of the chart', () => {
  it('take no secret among the settings: each that docs/settings calls one is refused by name', () => {
    const settings = readSettings().get('').values();
    const secrets = [...settings].filter(({ isSecret }) => isSecret).map(({ name }) => name);
    assert.deepEqual(Object.keys(schema.definitions.settings.properties), [...new Set(secrets)].sort());
  });
});
