import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const read = (file) => readFileSync(join(root, file), 'utf8');
const services = readdirSync(join(root, 'services')).sort();

describe('the chart', () => {
  it('runs every service that there is', () => {
    const { services: inValues } = parse(read('helm/guildhall/values.yaml'));
    assert.deepEqual(Object.keys(inValues).sort(), services);
    const topology = read('helm/guildhall/templates/_topology.tpl');
    for (const service of services) assert.match(topology, new RegExp(`^${service}:|"${service}"`, 'm'), service);
  });
});
