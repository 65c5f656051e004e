import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const templates = join(import.meta.dirname, 'templates');
const PLACEHOLDER = /\{\{(\w+)\}\}/g;

/** What a generator is going to write: gathered first, then written as a whole, so that a refusal leaves no half. */
export class Plan {
  #files = new Map();

  /** @param {string} root of the repository */
  constructor(root) {
    this.root = root;
  }

  /** @param {string} file @param {string} text */
  create(file, text) {
    if (this.exists(file)) throw new Error(`${file} is there already.`);
    this.#files.set(file, text);
  }

  /** @param {string} file @param {(text: string) => string} change */
  edit(file, change) {
    this.#files.set(file, change(this.read(file)));
  }

  /** @param {string} file */
  exists(file) {
    return this.#files.has(file) || existsSync(join(this.root, file));
  }

  /** @param {string} file */
  read(file) {
    return this.#files.get(file) ?? readFileSync(join(this.root, file), 'utf8');
  }

  /**
   * Every file of a folder of templates, its name and its text filled in.
   *
   * @param {string} folder below templates/
   * @param {string} target
   * @param {Record<string, string>} names
   */
  fill(folder, target, names) {
    for (const entry of readdirSync(join(templates, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const source = join(entry.parentPath, entry.name);
      const file = fillIn(relative(join(templates, folder), source).replace(/\.tpl$/, ''), names);
      this.create(join(target, file), fillIn(readFileSync(source, 'utf8'), names));
    }
  }

  /** @returns {string[]} the files that were written */
  write() {
    for (const [file, text] of this.#files) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      writeFileSync(join(this.root, file), text);
    }
    return [...this.#files.keys()];
  }
}

/** @param {string} text @param {Record<string, string>} names */
export function fillIn(text, names) {
  return text.replace(PLACEHOLDER, (_, name) => {
    if (names[name] === undefined) throw new Error(`A template asks for {{${name}}}, which nobody knows.`);
    return names[name];
  });
}
