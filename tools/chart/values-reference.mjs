import { isAlias, isMap, parseDocument } from 'yaml';

const MARK = '-- ';

/**
 * The values of a chart as tables, one for each top-level key. A comment that begins with `--` explains the key below it, and
 * stops there: what a map holds is shown with it, unless it is explained as well. Another comment above a top-level key
 * introduces its section.
 *
 * @param {string} text of values.yaml
 * @returns {string} Markdown
 */
export function valuesReference(text) {
  const sections = parseDocument(text).contents.items.map(sectionOf);
  const single = sections.filter(({ rows }) => rows.length === 1 && rows[0].isTop);
  const others = sections.filter((section) => !single.includes(section) && section.rows.length > 0);
  const tables = others.map(({ name, intro, rows }) => [`### \`${name}\``, ...(intro ? [intro] : []), table(rows)]);
  const first = single.length > 0 ? [table(single.flatMap(({ rows }) => rows))] : [];
  return [...first, ...tables.flat()].join('\n\n');
}

/** @param {import('yaml').Pair} pair */
function sectionOf(pair) {
  const name = pair.key.value;
  const intro = explained(pair.key.commentBefore) ? undefined : plain(pair.key.commentBefore);
  return { name, intro, rows: rowsOf(pair, []).map((row) => ({ ...row, isTop: row.path === name })) };
}

/** @param {import('yaml').Pair} pair @param {string[]} above @returns {{ path: string, value: unknown, means: string }[]} */
function rowsOf({ key, value }, above, comment = key.commentBefore) {
  const path = [...above, key.value];
  const means = explained(comment);
  const own = means === undefined ? [] : [{ path: path.join('.'), value, means }];
  if (!isMap(value) || value.flow) return own;
  const below = value.items.flatMap((pair, at) => rowsOf(pair, path, at === 0 ? firstComment(value, pair) : undefined));
  return [...own, ...below];
}

/** The parser hands a comment above the first key of a map to the map. */
const firstComment = (map, { key }) => map.commentBefore ?? key.commentBefore;

/** @param {string | null | undefined} comment @returns {string | undefined} */
function explained(comment) {
  const words = plain(comment);
  const at = words?.lastIndexOf(MARK) ?? -1;
  return at === 0 || words?.[at - 1] === ' ' ? words.slice(at + MARK.length) : undefined;
}

/** The last paragraph: what stands above an empty line belongs to the file. @param {string | null | undefined} comment */
const plain = (comment) =>
  comment
    ?.split(/\n\s*\n/)
    .at(-1)
    .split('\n')
    .map((line) => line.trim())
    .join(' ');

/** @param {{ path: string, value: unknown, means: string }[]} rows */
const table = (rows) => ['| value | default | meaning |', '| --- | --- | --- |', ...rows.map(lineOf)].join('\n');

const lineOf = ({ path, value, means }) => `| \`${path}\` | \`${shown(value)}\` | ${means.replaceAll('|', '\\|')} |`;

/** @param {import('yaml').Node} value */
function shown(value) {
  if (isAlias(value)) return `*${value.source}`;
  return JSON.stringify(value.toJSON()).replaceAll('|', '\\|');
}
