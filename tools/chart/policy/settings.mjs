import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const ROW = /^\| `([A-Z0-9_]+)`( ◆)? \| ([^|]*) \|/gm;

/**
 * @typedef {{ name: string, isSecret: boolean, hasFile: boolean }} Setting
 * @typedef {Map<string, Map<string, Setting>>} Settings by component, then by name
 */

/** Components whose settings are a part of a service's page, and where it begins. */
const PARTS = { 'audit-sequencer': { page: 'audit', heading: 'audit’s sequencer' } };

/**
 * What docs/settings says that a component can be told. Jobs are told what any part of the platform is told.
 *
 * @returns {Settings}
 */
export function readSettings() {
  const files = globSync('docs/settings/*.md', { cwd: root }).sort();
  const pages = new Map(files.map((file) => [basename(file, '.md'), readFileSync(join(root, file), 'utf8')]));
  const settings = new Map([...pages].map(([name, text]) => [name, rowsOf(text.split(/^# /m)[1])]));
  for (const [component, { page, heading }] of Object.entries(PARTS)) {
    const section = pages
      .get(page)
      .split(/^# Settings of /m)
      .find((text) => text.startsWith(`${heading}\n`));
    settings.set(component, rowsOf(section));
  }
  return settings.set('', new Map([...pages.values()].flatMap((text) => [...rowsOf(text)])));
}

/** @param {string} text @returns {Map<string, Setting>} */
function rowsOf(text) {
  const rows = text.matchAll(ROW).map(([, name, file, type]) => {
    return [name, { name, isSecret: type.includes('secret'), hasFile: file !== undefined }];
  });
  return new Map(rows);
}

/** @param {Settings} settings @param {string} component */
export const settingsOf = (settings, component) => settings.get(component) ?? settings.get('');
