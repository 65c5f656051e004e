import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import { rolesOf } from '../provisioning/roles.js';
import { type CatalogueException, type Finding, PLATFORM_EXCEPTIONS } from './finding.js';
import { type CatalogueLint, lintCatalogue } from './lint-catalogue.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase();
});
afterAll(() => scratch.drop());

/** Runs SQL, lints, and takes the SQL back. */
function lintAfter(sql: string, lint: CatalogueLint = {}): Promise<Finding[]> {
  return scratch.asAdmin(async (runner) => {
    await runner.query('begin');
    await runner.query(sql);
    const found = await lintCatalogue(runner, { dataSource: scratch.dataSource, ...lint });
    await runner.query('rollback');
    return found;
  });
}

const named = (text: string) =>
  text.replaceAll(/(?<!:):(owner|app|relay|platform|reader)\b/g, (_, kind: 'app') => rolesOf(scratch.name)[kind]);

const folder = new URL('../../test/fixtures/', import.meta.url);
const fixtures = readdirSync(folder).filter((file) => file.endsWith('.sql'));

describe('the lint of a catalogue', () => {
  it('finds nothing in what the building blocks make', async () => {
    expect(await lintAfter('select 1')).toEqual([]);
  });

  it.each(fixtures)('T50 T53 T54 T55 T56: finds %s', async (file) => {
    const sql = named(readFileSync(new URL(file, folder), 'utf8'));
    const [, rule, on] = /^-- finds: (\S+) on (.+)$/m.exec(sql) ?? [];
    expect(await lintAfter(sql)).toContainEqual(expect.objectContaining({ rule, on }));
  });

  it('accepts an exception that has a reason, and finds one that excuses nothing', async () => {
    const exception: CatalogueException = {
      rule: 'unique',
      table: 'notes',
      reason: 'a digest of the address, answered uniformly',
    };
    const sql = 'create unique index notes_email on notes (owner_email)';
    expect(await lintAfter(sql, { exceptions: [exception] })).toEqual([]);
    expect(await lintAfter('select 1', { exceptions: [exception] })).toMatchObject([
      { rule: 'stale-exception', on: 'notes' },
    ]);
  });

  it('needs each of the exceptions made for the platform tables', async () => {
    const found = await scratch.asAdmin((runner) => lintCatalogue(runner, { exceptions: PLATFORM_EXCEPTIONS }));
    expect(found).toEqual([]);
  });

  it('reads the catalogue as the app as well: a service may run it at its start', async () => {
    expect(await lintCatalogue(scratch.dataSource, { dataSource: scratch.dataSource })).toEqual([]);
  });
});
