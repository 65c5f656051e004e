import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { drawn } from './edges.mjs';
import { breaches } from './fixtures/breaches.mjs';
import { fromObjects, rendered } from './rendered.mjs';
import { offences, rules } from './rules.mjs';
import { readSettings } from './settings.mjs';

const sound = rendered(readFileSync(join(import.meta.dirname, 'fixtures/sound.yaml'), 'utf8'));
const settings = readSettings();
const elsewhere = {
  database: ['anywhere:5432/TCP'],
  kafka: ['anywhere:9092/TCP'],
  redis: ['anywhere:6379/TCP'],
  smtp: ['anywhere:587/TCP'],
};
const context = { settings, surroundings: { elsewhere } };

describe('the policy of the chart (T82)', () => {
  it('has nothing against a sound release', () => assert.deepEqual(offences(sound, context), []));

  for (const { rule, when, by, says } of breaches) {
    it(`${rule} refuses ${when}`, () => {
      const objects = structuredClone(sound.objects);
      by(Object.fromEntries(objects.map((object) => [`${object.kind}/${object.metadata.name}`, object])), objects);
      const found = offences(fromObjects(objects), context);
      assert.ok(
        found.some((offence) => offence.startsWith(`${rule}: `) && offence.includes(says)),
        found.join('\n'),
      );
      // One mistake, one reason: what only follows from it is not said again.
      assert.deepEqual([...new Set(found.map((offence) => offence.split(':')[0]))], [rule]);
    });
  }

  it('has seen each of its rules broken', () => {
    const broken = new Set(breaches.map(({ rule }) => rule));
    assert.deepEqual(
      rules.map(({ name }) => name).filter((name) => !broken.has(name)),
      [],
    );
  });
});

describe('the drawn edges', () => {
  const told = {
    DATABASE_URL: 'database',
    KAFKA_BROKERS: 'kafka',
    REDIS_URL: 'redis',
    SMTP_URL: 'smtp',
    EGRESS_PROXY_URL: 'outside',
  };

  for (const [component, known] of settings) {
    if (component === '' || component === 'operations') continue;
    it(`are those that ${component} is told of`, () => {
      const wanted = Object.entries(told)
        .filter(([name]) => known.has(name))
        .map(([, edge]) => edge);
      assert.deepEqual(drawn[component].filter((edge) => edge !== 'services').sort(), wanted.sort());
    });
  }
});
