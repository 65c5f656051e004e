import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The doc comments of the methods below a folder, by `Class.method`: what a route does is said once, above its handler.
 * Reads the sources, so it is for generators, never for a running service.
 */
export async function methodComments(folder: string): Promise<Map<string, string>> {
  const comments = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.spec.ts')) continue;
    const source = await readFile(join(entry.parentPath, entry.name), 'utf8');
    for (const [name, text] of commentsIn(source)) comments.set(name, text);
  }
  return comments;
}

const DOC_COMMENT = /\/\*\*((?:[^*]|\*(?!\/))*)\*\//g;
const METHOD = /^(?:(?:public|async)\s+)*(\w+)\s*\(/;
const CLASS = /\bclass (\w+)/g;

/** A compiler would be the better reader, and a large dependency of every service for the sake of one sentence a route. */
export function* commentsIn(source: string): Generator<readonly [name: string, text: string]> {
  for (const comment of source.matchAll(DOC_COMMENT)) {
    const [whole, text = ''] = comment;
    const method = METHOD.exec(afterDecorators(source.slice(comment.index + whole.length)))?.[1];
    const owner = [...source.slice(0, comment.index).matchAll(CLASS)].at(-1)?.[1];
    if (method && owner) yield [`${owner}.${method}`, plain(text)];
  }
}

function plain(text: string): string {
  return text
    .replaceAll(/^\s*\*\s?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function afterDecorators(text: string): string {
  let rest = text.trimStart();
  for (let name = /^@\w+/.exec(rest); name; name = /^@\w+/.exec(rest)) {
    rest = rest.slice(name[0].length);
    rest = rest.slice(rest.startsWith('(') ? lengthOfArguments(rest) : 0).trimStart();
  }
  return rest;
}

// From an opening parenthesis to the one that closes it, texts passed over.
function lengthOfArguments(text: string): number {
  let depth = 0;
  for (const token of text.matchAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|[()]/g)) {
    if (token[0] === '(') depth += 1;
    if (token[0] === ')') depth -= 1;
    if (depth === 0) return token.index + 1;
  }
  return text.length;
}
