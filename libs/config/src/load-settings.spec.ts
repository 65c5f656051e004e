import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { addresses, baseUrl, certificates, connectionUrl, flag, integer, list, port, privateKey } from './forms.js';
import { loadSettings, SettingsRefused } from './load-settings.js';
import { serviceTokenKeys } from './service-token-keys.js';
import { secret } from './traits.js';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
const schema = z.object({
  HTTP_PORT: port(),
  DATABASE_PASSWORD: secret(),
  LOG_LEVEL: z.enum(['info', 'warn']).default('info'),
  PROXY_URL: baseUrl().optional(),
});
const sound = { HTTP_PORT: '8102', DATABASE_PASSWORD: 'correct horse' };

describe('loading settings', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives one typed object with defaults, and nothing that the schema does not name', () => {
    expect(loadSettings(schema, { ...sound, HOME: '/root' })).toEqual({
      HTTP_PORT: 8102,
      DATABASE_PASSWORD: 'correct horse',
      LOG_LEVEL: 'info',
    });
  });

  it('reads the process environment unless told otherwise', () => {
    process.env['GUILDHALL_SPEC_ONLY'] = 'here';
    expect(loadSettings(z.object({ GUILDHALL_SPEC_ONLY: z.string() }))).toEqual({ GUILDHALL_SPEC_ONLY: 'here' });
  });

  it('names every wrong setting at once', () => {
    const env = { HTTP_PORT: '70000', LOG_LEVEL: 'loud', PROXY_URL: 'ftp://files' };
    expect(problemsOf(env)).toEqual([
      'HTTP_PORT: is above 65535',
      'DATABASE_PASSWORD: is required',
      'LOG_LEVEL: invalid option: expected one of "info"|"warn"',
      'PROXY_URL: is not an http(s) URL',
    ]);
    expect(() => loadSettings(schema, env)).toThrow(/^Cannot start with these settings:\n- HTTP_PORT: .*\n- DATABASE/);
  });

  it('takes an empty variable for an absent one', () => {
    expect(loadSettings(schema, { ...sound, LOG_LEVEL: '', PROXY_URL: '' }).LOG_LEVEL).toBe('info');
    expect(problemsOf({ ...sound, DATABASE_PASSWORD: '' })).toEqual(['DATABASE_PASSWORD: is required']);
  });

  it('takes a value from a file, without the line break at its end', () => {
    const settings = loadSettings(schema, {
      HTTP_PORT: '1',
      DATABASE_PASSWORD_FILE: file('password', ' pass word \n'),
    });
    expect(settings.DATABASE_PASSWORD).toBe('pass word');
  });

  it('refuses a setting that is given both ways, even with one value', () => {
    const env = { ...sound, DATABASE_PASSWORD_FILE: file('same', sound.DATABASE_PASSWORD) };
    expect(problemsOf(env)).toEqual([
      'DATABASE_PASSWORD: both DATABASE_PASSWORD and DATABASE_PASSWORD_FILE are set; set one',
    ]);
  });

  it('refuses it too where the setting could have been left out', () => {
    const env = { ...sound, PROXY_URL: 'http://proxy', PROXY_URL_FILE: file('proxy', 'http://proxy') };
    expect(problemsOf(env)).toEqual(['PROXY_URL: both PROXY_URL and PROXY_URL_FILE are set; set one']);
  });

  it.each([
    ['is not there', () => join(folder, 'absent'), 'the file cannot be read (ENOENT)'],
    ['is a folder', () => folder, 'the file cannot be read (EISDIR)'],
    ['is empty', () => file('empty', ' \n'), 'the file is empty'],
    ['is no setting but a disk', () => file('large', 'x'.repeat(70_000)), 'the file is larger than 64 KiB'],
  ])('refuses a file that %s, once and without its path', (_, path, problem) => {
    const problems = problemsOf({ HTTP_PORT: '1', DATABASE_PASSWORD_FILE: path() });
    expect(problems).toEqual([`DATABASE_PASSWORD_FILE: ${problem}`]);
  });

  it('refuses a file that it may not read', () => {
    const path = file('locked', 'secret');
    chmodSync(path, 0);
    // Root reads everything: then the value arrives, and there is nothing to refuse.
    if (process.getuid?.() === 0) return;
    expect(problemsOf({ HTTP_PORT: '1', DATABASE_PASSWORD_FILE: path })).toEqual([
      'DATABASE_PASSWORD_FILE: the file cannot be read (EACCES)',
    ]);
  });

  it('does not take a path for the path of a path', () => {
    const keyRing = z.object({ KEY_RING_FILE: z.string() });
    expect(loadSettings(keyRing, { KEY_RING_FILE: '/run/keys', KEY_RING_FILE_FILE: '/nowhere' })).toEqual({
      KEY_RING_FILE: '/run/keys',
    });
  });

  it('reports what holds between settings, and only once the single ones are right', () => {
    const ports = z
      .object({ HTTP_PORT: port(), MANAGEMENT_PORT: port() })
      .refine((settings) => settings.HTTP_PORT !== settings.MANAGEMENT_PORT, 'The two ports must differ');
    expect(() => loadSettings(ports, { HTTP_PORT: '80', MANAGEMENT_PORT: '80' })).toThrow(
      '- settings: the two ports must differ',
    );
  });

  it('T71: no message holds a value, whatever the value is and whichever form refuses it', () => {
    const everyForm = z.object({
      PORT: port(),
      AMOUNT: integer({ min: 0, max: 5 }),
      FLAG: flag(),
      LIST: list().pipe(z.array(z.string().max(1))),
      BROKERS: addresses(),
      URL: baseUrl(),
      DATABASE: connectionUrl('postgres'),
      KEYS: serviceTokenKeys(),
      AUTHORITY: certificates(),
      KEY: privateKey(),
      LEVEL: z.enum(['info']),
      // A schema that quotes its input, as a service could write it by mistake.
      CARELESS: z.string().superRefine((value, context) => context.addIssue(`cannot use ${value}`)),
    });
    const canary = fc.stringMatching(/^[A-Za-z0-9:,/@ .-]{0,20}C4n4ry[A-Za-z0-9:,/@ .-]{0,20}$/);
    fc.assert(
      fc.property(canary, (value) => {
        const env = Object.fromEntries(Object.keys(everyForm.shape).map((name) => [name, value]));
        const problems = problemsOf(env, everyForm);
        expect(problems.length).toBeGreaterThanOrEqual(10);
        expect(problems.join()).not.toContain('C4n4ry');
      }),
    );
  });
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function problemsOf(env: Record<string, string>, of: z.ZodObject = schema): readonly string[] {
  try {
    loadSettings(of, env);
    return [];
  } catch (error) {
    if (error instanceof SettingsRefused) return error.problems;
    throw error;
  }
}
