import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const RECIPES = fileURLToPath(new URL('../../peers/', import.meta.url));

export const recipe = (name: string): string => path.join(RECIPES, name);

/** A recipe of bench/peers with `${NAME}` filled in, as a file of its own. Answers where it is. */
export async function filledIn(
  name: string,
  folder: string,
  values: Readonly<Record<string, string | number>>,
): Promise<string> {
  const text = await readFile(recipe(name), 'utf8');
  const file = path.join(folder, name);
  const filled = text.replaceAll(/\$\{([A-Z_]+)\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`Nothing is said of ${key} in ${name}.`);
    return String(value);
  });
  await writeFile(file, filled);
  return file;
}

/** Builds a C file of bench/peers. Answers where the program is. */
export async function compiled(name: string, folder: string): Promise<string> {
  const program = path.join(folder, path.basename(name, '.c'));
  await promisify(execFile)('cc', ['-O2', '-o', program, recipe(name)]);
  return program;
}
