import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..');
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'fixtures', 'templates', 'coverage']);
const TEST_FILE = /\.(?:spec|test)\.[cm]?[jt]s$/;
const TESTS = new Set(['it', 'test', 'describe']);
// A test that does not run proves nothing.
const NOT_RUN = new Set(['skip', 'todo', 'skipIf']);

/** Which threats of docs/security/threats.json are named in the title of a test in the tree at `folder`. */
export function securityCoverage(folder = root) {
  const threats = JSON.parse(readFileSync(join(folder, 'docs/security/threats.json'), 'utf8'));
  const known = new Set(threats.map(({ id }) => id));
  const named = new Map();
  for (const file of testFilesIn(folder)) {
    for (const id of titlesIn(join(folder, file)).flatMap(idsIn)) named.set(id, [...(named.get(id) ?? []), file]);
  }
  return {
    threats,
    covered: threats.filter(({ id }) => named.has(id)),
    missing: threats.filter(({ id }) => !named.has(id)),
    unknown: [...named].filter(([id]) => !known.has(id)).map(([id, files]) => `${id} in ${files[0]}`),
  };
}

/** What is printed, and whether all that was required is there. */
export function report({ threats, covered, missing, unknown }, required = []) {
  const share = Math.floor((100 * covered.length) / threats.length);
  const absent = required.filter((id) => !covered.some((threat) => threat.id === id));
  const lines = [`${covered.length} of ${threats.length} threats are named by a test (${share} %).`];
  if (missing.length > 0) lines.push('', 'Without a test:', ...missing.map(({ id, title }) => `  ${id} ${title}`));
  if (unknown.length > 0) lines.push('', `Named by a test, but in no table: ${unknown.join(', ')}`);
  if (absent.length > 0) lines.push('', `Required, and without a test: ${absent.join(', ')}`);
  return { text: `${lines.join('\n')}\n`, ok: absent.length === 0 && unknown.length === 0 };
}

function testFilesIn(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    if (entry.isDirectory()) return isSearched(entry.name) ? testFilesIn(folder, path) : [];
    return TEST_FILE.test(entry.name) ? [path] : [];
  });
}

function isSearched(name) {
  return !name.startsWith('.') && !SKIPPED_FOLDERS.has(name);
}

// Parsed, not searched: an id in a comment or in a test that is skipped is no test.
function titlesIn(file) {
  const titles = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      if (isNotRun(node.expression)) return;
      titles.push(titleOf(node.arguments[0]));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
  return titles;
}

// it(…), it.only(…), it.each([…])(…), test.concurrent.each`…`(…)
function isTest(callee) {
  return chainOf(callee)[0] !== undefined && TESTS.has(chainOf(callee)[0]);
}

function isNotRun(callee) {
  return chainOf(callee).some((name) => NOT_RUN.has(name));
}

function chainOf(callee) {
  if (ts.isIdentifier(callee)) return [callee.text];
  if (ts.isPropertyAccessExpression(callee)) return [...chainOf(callee.expression), callee.name.text];
  if (ts.isCallExpression(callee)) return chainOf(callee.expression);
  return ts.isTaggedTemplateExpression(callee) ? chainOf(callee.tag) : [];
}

function titleOf(node) {
  if (!node) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  return [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join(' ');
}

function idsIn(title) {
  return [...new Set(title.match(/\bT\d{1,3}\b/g))];
}

function requiredIn(args) {
  const at = args.indexOf('--require');
  return at < 0 ? [] : (args[at + 1] ?? '').split(',').filter(Boolean);
}

if (process.argv[1] === import.meta.filename) {
  const { text, ok } = report(securityCoverage(), requiredIn(process.argv.slice(2)));
  process.stdout.write(text);
  process.exitCode = ok ? 0 : 1;
}
