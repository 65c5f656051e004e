// In an image's build, after `npm ci --omit=dev`: takes away what no process in it loads. By what manifests name, not by a
// trace of imports: a trace misses what is loaded by a computed name, and an image must not find that out at night.
// node slim.mjs services/audit
import { existsSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What compilers, debuggers, browsers and people read; Node reads none of it out of a package. */
const NOT_FOR_NODE = /\.(?:map|md|markdown|flow|ts|mts|cts|tsbuildinfo)$|\.(?:browser|standalone)\..*js$/i;
/** Has to come along wherever the code goes. */
const LICENCE = /^(?:licen[cs]e|notice|copying|copyright|patents|third[-_]?party)/i;

/** What a package needs for its own program alone: audit takes the verifier out of the command line, and none of its commands. */
const FOR_ITS_OWN_PROGRAM = { 'libs/cli': ['@guildhall/operations'] };

/**
 * A checkout that `npm ci --omit=dev --workspace` ran in, without the rest. Twice does nothing more.
 * @param {string} root @param {string} workspace the package that is to run, like `services/audit`
 */
export function slim(root, workspace) {
  const packages = workspacesOf(root);
  for (const folder of packages) keepWhatRuns(root, folder, workspace);
  const kept = reachedFrom(root, workspace);
  for (const folder of packages) if (!kept.has(folder)) rmSync(path.join(root, folder), { recursive: true });
  for (const folder of ['.', ...packages]) dropUnreached(root, path.join(folder, 'node_modules'), kept);
  for (const folder of kept) if (folder.includes('node_modules')) dropUnread(path.join(root, folder));
  describeRoot(
    root,
    [...kept].filter((folder) => packages.includes(folder)),
  );
}

/** The packages of the checkout, as its manifest names them. @param {string} root */
function workspacesOf(root) {
  return manifestOf(root).workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return existsSync(path.join(root, pattern)) ? [pattern] : [];
    const parent = path.dirname(pattern);
    return existsSync(path.join(root, parent))
      ? readdirSync(path.join(root, parent)).map((name) => path.join(parent, name))
      : [];
  });
}

/** npm counts what a manifest names for development as missing, even when told to leave it out. */
function keepWhatRuns(root, folder, workspace) {
  const {
    devDependencies: _builtWith,
    scripts: _built,
    dependencies = {},
    ...manifest
  } = manifestOf(path.join(root, folder));
  const left = folder === workspace ? [] : (FOR_ITS_OWN_PROGRAM[folder] ?? []);
  const needed = Object.entries(dependencies).filter(([name]) => !left.includes(name));
  writeManifest(path.join(root, folder), { ...manifest, dependencies: Object.fromEntries(needed) });
}

/**
 * The folders of all packages that one stands on, its own included. Another's optional peers are not among them: a package
 * of ours that wants one names it.
 * @param {string} root @param {string} workspace @returns {Set<string>} relative to the root
 */
export function reachedFrom(root, workspace) {
  const reached = new Set([workspace]);
  for (const folder of reached) {
    for (const name of needsOf(manifestOf(path.join(root, folder)))) {
      const found = placeOf(root, folder, name);
      if (found) reached.add(found);
    }
  }
  return reached;
}

/** @param {Record<string, any>} manifest */
function needsOf({ dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers];
}

/** Where Node finds a package that is asked for from a folder: the nearest `node_modules` above that has it. */
function placeOf(root, folder, name) {
  for (let above = folder; ; above = path.dirname(above)) {
    const place = path.join(root, above, 'node_modules', name);
    if (path.basename(above) !== 'node_modules' && existsSync(place))
      return path.relative(realpathSync(root), realpathSync(place));
    if (above === '.') return undefined;
  }
}

/** @param {string} root @param {string} folder a folder `node_modules` @param {Set<string>} kept */
function dropUnreached(root, folder, kept) {
  if (!existsSync(path.join(root, folder))) return;
  for (const name of readdirSync(path.join(root, folder))) {
    const place = path.join(folder, name);
    if (name.startsWith('@')) dropUnreached(root, place, kept);
    else if (name.startsWith('.') || !kept.has(realPlace(root, place)))
      rmSync(path.join(root, place), { recursive: true });
    else dropUnreached(root, path.join(place, 'node_modules'), kept);
  }
}

/** A link to a package that is gone leads nowhere. */
function realPlace(root, place) {
  return existsSync(path.join(root, place))
    ? path.relative(realpathSync(root), realpathSync(path.join(root, place)))
    : '';
}

/** @param {string} folder of one package */
function dropUnread(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') dropUnread(place);
    else if (entry.isFile() && NOT_FOR_NODE.test(entry.name) && !LICENCE.test(entry.name)) rmSync(place);
  }
}

/** @param {string} root @param {string[]} workspaces */
function describeRoot(root, workspaces) {
  const { name, version, license, type } = manifestOf(root);
  writeManifest(root, { name, version, private: true, license, type, workspaces });
  rmSync(path.join(root, 'package-lock.json'), { force: true });
}

/** @param {string} folder @returns {Record<string, any>} */
const manifestOf = (folder) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));

/** @param {string} folder @param {object} manifest */
const writeManifest = (folder, manifest) =>
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);

if (import.meta.main) slim(process.cwd(), process.argv[2] ?? '');
