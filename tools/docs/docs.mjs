import { existsSync } from 'node:fs';
import { join } from 'node:path';

const LINK = /\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)\s]*)?\)/g;
const FENCE = /^```[^]*?^```/gm;

/** Relative links of a Markdown page that lead nowhere. @param {string} text @param {string} folder of the page */
export function brokenLinks(text, folder) {
  const links = [...text.replace(FENCE, '').matchAll(LINK)].map(([, target]) => decodeURI(target));
  return links.filter((target) => !existsSync(join(folder, target)));
}

/** Folders that have no line of their own with an owner. @param {string} codeowners @param {string[]} folders */
export function unowned(codeowners, folders) {
  const lines = codeowners.split('\n').map((line) => line.trim().split(/\s+/));
  const owned = new Set(lines.filter(([, owner]) => owner?.startsWith('@')).map(([path]) => path));
  return folders.filter((folder) => !owned.has(folder));
}
