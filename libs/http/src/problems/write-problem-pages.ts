import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { knownProblems } from './problem.js';
import { problemIndexMarkdown, problemMarkdown } from './problem-page.js';

/** Writes the pages of all known problems into a folder of their own, `docs/problems`, and removes those that are gone. */
export async function writeProblemPages(folder: string, publicUrl: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const types = knownProblems();
  await writeFile(join(folder, 'README.md'), problemIndexMarkdown(types));
  for (const type of types) await writeFile(join(folder, `${type.slug}.md`), problemMarkdown(type, publicUrl));
}
