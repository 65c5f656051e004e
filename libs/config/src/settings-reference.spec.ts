import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { flag, integer, port } from './forms.js';
import { serviceSettings } from './service-settings.js';
import { settingsReference } from './settings-reference.js';
import { secret } from './traits.js';

describe('the settings page', () => {
  it('shows name, type, default, need and meaning of each setting, in the order of the schema', () => {
    const page = settingsReference(
      'Tenancy',
      z.object({
        HTTP_PORT: port().default(8102).describe('Where it listens.'),
        API_KEY: secret().describe('Opens the mail provider.').default('hidden-default'),
        LOG_LEVEL: z.enum(['info', 'warn']).describe('How much | how little.').optional(),
        IS_CAREFUL: flag().describe('Two\nlines.'),
        TRIES: integer({ min: 1, max: 9 }),
        KEY_RING_FILE: z.string().min(1).describe('The key ring.'),
      }),
    );
    expect(page.split('\n').filter((line) => line.startsWith('|'))).toEqual([
      '| name | type | default | required | meaning |',
      '| --- | --- | --- | --- | --- |',
      '| `HTTP_PORT` ◆ | port | `8102` | no | Where it listens. |',
      '| `API_KEY` ◆ | text, secret |  | no | Opens the mail provider. |',
      '| `LOG_LEVEL` ◆ | `info`, `warn` |  | no | How much \\| how little. |',
      '| `IS_CAREFUL` ◆ | `true` or `false` |  | yes | Two lines. |',
      '| `TRIES` ◆ | integer 1–9 |  | yes |  |',
      '| `KEY_RING_FILE` | text |  | yes | The key ring. |',
    ]);
    expect(page).toMatch(/^# Tenancy\n/);
  });

  it('shows a default as one would write it, or not at all', () => {
    const page = settingsReference(
      'Defaults',
      z.object({
        LIMIT: z
          .string()
          .transform((text) => text.split('/'))
          .prefault('60/min'),
        LIFTED: z.set(z.string()).default(new Set()),
        PREFIX: z.string().default(''),
      }),
    );
    const defaults = [...page.matchAll(/^\| `(\w+)` ◆ \| [^|]+ \| ([^|]*) \|/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    expect(defaults).toEqual([
      ['LIMIT', '`60/min`'],
      ['LIFTED', ''],
      ['PREFIX', ''],
    ]);
  });

  it('explains every setting that services share', () => {
    const rows = settingsReference('Every service', serviceSettings).match(/^\| `.*$/gm) ?? [];
    expect(rows.map((line) => line.split(' | ')[0]?.match(/`(.*)`/)?.[1])).toEqual(Object.keys(serviceSettings.shape));
    expect(rows.filter((line) => /\|\s+\|$/.test(line))).toEqual([]);
  });

  it('marks every shared setting that holds a key or a password', () => {
    const page = settingsReference('Every service', serviceSettings);
    const secrets = page.match(/^\| `(\w+)`(?=.*, secret \|)/gm)?.map((row) => row.match(/`(\w+)`/)?.[1]);
    expect(secrets).toEqual([
      'DATABASE_URL',
      'DATABASE_RELAY_URL',
      'DATABASE_PLATFORM_URL',
      'KAFKA_TLS_KEY',
      'KAFKA_SASL_PASSWORD',
      'SERVICE_TOKEN_KEYS',
    ]);
  });
});
