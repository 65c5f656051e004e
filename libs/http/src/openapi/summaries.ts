import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type ts from 'typescript';

/**
 * The doc comments of the methods below a folder, by `Class.method`: what a route does is said once, above its handler.
 * Needs the sources and the compiler, so it is for generators, never for a running service.
 */
export async function methodComments(folder: string): Promise<Map<string, string>> {
  const { default: compiler } = await import('typescript');
  const comments = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.spec.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    const source = compiler.createSourceFile(path, await readFile(path, 'utf8'), compiler.ScriptTarget.Latest, true);
    source.forEachChild((node) => {
      if (compiler.isClassDeclaration(node)) collect(compiler, node, comments);
    });
  }
  return comments;
}

function collect(compiler: typeof ts, declared: ts.ClassDeclaration, comments: Map<string, string>): void {
  for (const member of declared.members) {
    if (!compiler.isMethodDeclaration(member) || !declared.name) continue;
    const [comment] = compiler.getJSDocCommentsAndTags(member).filter(compiler.isJSDoc);
    const text = compiler.getTextOfJSDocComment(comment?.comment);
    if (text) comments.set(`${declared.name.text}.${member.name.getText()}`, text.replaceAll(/\s+/g, ' ').trim());
  }
}
