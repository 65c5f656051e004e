import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { guildhall } from './plugin.mjs';

const root = join(import.meta.dirname, '../..');
const fixtures = join(import.meta.dirname, 'fixtures');
const MARK = /\/\/ refused(?<below> below)?(?:: (?<rule>\S+))?$/;

/**
 * A fixture says where it pretends to stand (`// at: path`) and which lines are refused (`// refused` at their end, or
 * `// refused below` above them). It is linted with the repository's own configuration: this shows that the rule fires,
 * and that it is switched on at that place.
 */
function readFixture(rule, file) {
  const code = readFileSync(join(fixtures, rule, file), 'utf8');
  const lines = code.split('\n');
  const expected = lines.flatMap((line, index) => {
    const mark = MARK.exec(line)?.groups;
    return mark && (mark.rule ?? rule) === rule ? [index + (mark.below ? 2 : 1)] : [];
  });
  const header = (name) =>
    lines
      .find((line) => line.startsWith(`// ${name}`))
      ?.replace(/^[^:]*: /, '')
      .replace(/ \/\/ .*/, '');
  const isTyped = header('typed') !== undefined;
  return { code, expected, at: header('at:'), folder: join(root, header('root:') ?? ''), isTyped };
}

const untyped = tseslint.configs.disableTypeChecked;
const typed = {
  languageOptions: {
    parserOptions: { projectService: { allowDefaultProject: ['services/identity/src/users/typed-*.ts'] } },
  },
};

const linterFor = ({ folder, isTyped }) =>
  new ESLint({
    cwd: folder,
    overrideConfigFile: join(root, 'eslint.config.mjs'),
    overrideConfig: [{ files: ['**/*.ts'], ...(isTyped ? typed : untyped) }],
  });

async function refusedLines(rule, fixture) {
  const filePath = join(fixture.folder, fixture.at);
  const [result] = await linterFor(fixture).lintText(fixture.code, { filePath, warnIgnored: true });
  const ofRule = result.messages.filter(({ ruleId }) => ruleId === rule || ruleId?.endsWith(`/${rule}`));
  assert.deepEqual(
    result.messages.filter(({ fatal }) => fatal),
    [],
  );
  return [...new Set(ofRule.map(({ line }) => line))];
}

const rules = readdirSync(fixtures);

describe('the lint rules', () => {
  it('each have a fixture that they refuse', () => {
    const without = Object.keys(guildhall.rules).filter((rule) => !rules.includes(rule));
    assert.deepEqual(without, []);
  });

  for (const rule of rules) {
    for (const file of readdirSync(join(fixtures, rule)).filter((name) => name.endsWith('.ts'))) {
      it(`${rule} refuses the marked lines of ${file} and no other`, async () => {
        const fixture = readFixture(rule, file);
        assert.deepEqual(await refusedLines(rule, fixture), fixture.expected);
      });
    }
  }

  it('T51: let no SET outlive its transaction', async () => {
    const at = 'services/identity/src/users/suspend-user.ts';
    const code = (sql) => `export const statement = "${sql}";\n`;
    assert.deepEqual(
      await refusedLines('no-session-setting', { code: code('set app.tenant_id = 1'), at, folder: root }),
      [1],
    );
    assert.deepEqual(
      await refusedLines('no-session-setting', { code: code('set local lock_timeout = 1'), at, folder: root }),
      [],
    );
  });

  it('T58: let work across tenants have one name, with its reason written out', async () => {
    const at = 'services/identity/src/users/count-users.ts';
    const code = (reason) => `export const count = (database, why) => database.platform(${reason}, () => why);\n`;
    const lease = `export const stay = (database, why) => database.platformLease(why, () => why);\n`;
    assert.deepEqual(await refusedLines('cross-tenant-by-name', { code: lease, at, folder: root }), [1]);
    assert.deepEqual(await refusedLines('cross-tenant-by-name', { code: code('why'), at, folder: root }), [1]);
    assert.deepEqual(
      await refusedLines('cross-tenant-by-name', { code: code("'count for the invoice'"), at, folder: root }),
      [],
    );
  });

  it('refuse a file of 251 lines and a function of 41', async () => {
    const of = (code) => ({ code, at: 'services/identity/src/users/long.ts', folder: root });
    const long = of('export const one = 1;\n'.repeat(251));
    const wide = of(`export function wide() {\n${'  one();\n'.repeat(38)}}\n`);
    const tooWide = of(`export function wide() {\n${'  one();\n'.repeat(39)}}\n`);
    assert.deepEqual(await refusedLines('max-lines', long), [251]);
    assert.deepEqual(await refusedLines('max-lines-per-function', wide), []);
    assert.deepEqual(await refusedLines('max-lines-per-function', tooWide), [1]);
  });
});
