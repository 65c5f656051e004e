/** Small changes to files that people wrote: each adds one thing at the place where its like stands, or says that there is none. */

/** @param {string} text @param {string} line an import statement */
export function addImport(text, line) {
  if (text.includes(line)) return text;
  const imports = [...text.matchAll(/^import [^;]*;$/gm)];
  const at = imports.length > 0 ? imports.at(-1).index + imports.at(-1)[0].length : 0;
  return `${text.slice(0, at)}${at > 0 ? '\n' : ''}${line}${at > 0 ? '' : '\n\n'}${text.slice(at)}`;
}

/** Adds a name to one that is imported already, or the import. @param {string} text @param {string} name @param {string} from */
export function addImportedName(text, name, from) {
  const pattern = new RegExp(`import \\{([^}]*)\\} from '${from.replaceAll('/', '\\/')}';`);
  const found = pattern.exec(text);
  if (!found) return addImport(text, `import { ${name} } from '${from}';`);
  const names = found[1]
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  if (names.includes(name)) return text;
  const sorted = [...names, name].sort((one, other) => one.localeCompare(other, 'en'));
  return text.replace(pattern, `import { ${sorted.join(', ')} } from '${from}';`);
}

/**
 * Adds an entry at the end of the first array that follows `label`.
 *
 * @param {string} text @param {string} label as `controllers` in `controllers: [A]` or `entities` in `entities = [A]`
 * @param {string} entry
 */
export function addToArray(text, label, entry) {
  const opening = new RegExp(`\\b${label}\\b[^[\\n]*(?:\\[\\][^[\\n]*)?\\[`).exec(text);
  if (!opening) throw new Error(`There is no list "${label}" to add ${entry} to.`);
  const start = opening.index + opening[0].length;
  const end = closingBracket(text, start);
  const inner = text.slice(start, end).trimEnd().replace(/,$/, '');
  return `${text.slice(0, start)}${inner}${inner.trim() ? ', ' : ''}${entry}${text.slice(end)}`;
}

function closingBracket(text, from) {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '[') depth += 1;
    if (text[at] === ']') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error('A list is not closed.');
}

/** Adds a method at the end of a class. @param {string} text @param {string} name @param {string} method */
export function addMethod(text, name, method) {
  const start = text.indexOf(`class ${name} `);
  const end = text.indexOf('\n}', start);
  if (start < 0 || end < 0) throw new Error(`There is no class ${name} to add a method to.`);
  return `${text.slice(0, end)}\n\n${method}${text.slice(end)}`;
}

/** Adds a name to those that a file re-exports. @param {string} text @param {string} name @param {string} from */
export function addExportedName(text, name, from) {
  const pattern = new RegExp(`export \\{([^}]*)\\} from '${from.replaceAll('/', '\\/')}';`);
  const found = pattern.exec(text);
  if (!found) throw new Error(`There is no re-export from ${from} to add ${name} to.`);
  const names = found[1]
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  const bare = (each) => each.replace(/^type /, '');
  const sorted = [...new Set([...names, name])].sort((one, other) => bare(one).localeCompare(bare(other), 'en'));
  return text.replace(pattern, `export { ${sorted.join(', ')} } from '${from}';`);
}
