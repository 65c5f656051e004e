import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * A copy of the working tree in which generators may write: its own packages link to the copy, all others to what is
 * installed here.
 */
export function openWorkshop() {
  const folder = mkdtempSync(join(tmpdir(), 'workshop-'));
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of files.split('\0').filter((name) => name && existsSync(join(root, name)))) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(folder, file), { force: true, errorOnExist: false });
  }
  linkInstalled(folder);
  for (const workspace of ['libs', 'services'].flatMap((top) =>
    readdirSync(join(folder, top)).map((name) => join(top, name)),
  )) {
    linkWorkspace(folder, workspace);
  }
  return {
    folder,
    linkWorkspace: (workspace) => linkWorkspace(folder, workspace),
    close: () => rmSync(folder, { recursive: true }),
  };
}

function linkInstalled(folder) {
  mkdirSync(join(folder, 'node_modules/@guildhall'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@guildhall') symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
}

function linkWorkspace(folder, workspace) {
  const name = workspace.split('/').at(-1);
  symlinkSync(join(folder, workspace), join(folder, 'node_modules/@guildhall', name));
  const own = join(root, workspace, 'node_modules');
  try {
    if (readdirSync(own).length > 0) symlinkSync(own, join(folder, workspace, 'node_modules'));
  } catch {
    // Most packages have nothing of their own installed.
  }
}
