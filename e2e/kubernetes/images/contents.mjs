import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { checkout } from '../../../deploy/local/lib/folders.mjs';
import { inspected, podman } from './builder.mjs';

const LABELS = ['title', 'description', 'licenses', 'version', 'revision', 'created'];

/**
 * What is wrong with an image as it lies there, in sentences; none when all is right.
 * @param {{ image: string, base: string, user: string, largestBytes: number }} of `largestBytes`: above its base @returns {Promise<{ aboveBaseBytes: number, packages: number, faults: string[] }>}
 */
export async function examine({ image, base, user, largestBytes }) {
  const [{ Size, Config, Labels }, { Size: baseSize }] = [await inspected(image), await inspected(base)];
  const aboveBaseBytes = Size - baseSize;
  const faults = LABELS.filter((name) => !Labels?.[`org.opencontainers.image.${name}`]).map(
    (name) => `has no label ${name}`,
  );
  if (Config.User !== user) faults.push(`runs as ${Config.User || 'root'}, not ${user}`);
  if (Config.Entrypoint?.[0] !== 'node') faults.push(`starts ${Config.Entrypoint?.[0] ?? 'nothing'}, not node`);
  if (aboveBaseBytes > largestBytes) faults.push(`is ${megabytes(aboveBaseBytes)} above its base`);
  const mounted = (await podman(['image', 'mount', image])).trim();
  try {
    const root = path.join(mounted, 'guildhall');
    const installed = installedIn(root);
    faults.push(...faultsOfPackages(root, installed));
    return { aboveBaseBytes, packages: installed.length, faults };
  } finally {
    await podman(['image', 'unmount', image]);
  }
}

/** @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** @typedef {{ name: string, version: string, folder: string, manifest: Record<string, unknown> }} Installed */

/** @param {string} root @param {Installed[]} installed */
function faultsOfPackages(root, installed) {
  const { packages } = JSON.parse(readFileSync(path.join(checkout, 'package-lock.json'), 'utf8'));
  const isForBuilding = (/** @type {Installed} */ { folder }) => packages[path.relative(root, folder)]?.dev;
  const faults = installed.filter(isForBuilding).map(({ name }) => `has ${name}, which only builds`);
  for (const { name, manifest } of installed)
    if (manifest.private && manifest.devDependencies) faults.push(`names development packages of ${name}`);
  return [...faults, ...faultsOfBill(root, installed)];
}

/** What the bill of materials and the folders do not agree on. @param {string} root @param {Installed[]} installed */
function faultsOfBill(root, installed) {
  const file = path.join(root, 'sbom.cdx.json');
  if (!existsSync(file)) return ['has no bill of materials'];
  const { bomFormat, components } = JSON.parse(readFileSync(file, 'utf8'));
  if (bomFormat !== 'CycloneDX') return [`has a bill of the form ${bomFormat}`];
  const listed = new Set(components.map((component) => component['bom-ref']));
  const there = new Set(installed.map(({ name, version }) => `${name}@${version}`));
  const platform = components.filter(({ type }) => type === 'platform').map((component) => component['bom-ref']);
  return [
    ...[...there].filter((each) => !listed.has(each)).map((each) => `has ${each}, which its bill does not list`),
    ...[...listed]
      .filter((each) => !there.has(each) && !platform.includes(each))
      .map((each) => `lists ${each}, which is not there`),
  ];
}

/** Every package below a folder, ours first. @param {string} root @returns {Installed[]} */
function installedIn(root) {
  const ours = manifestOf(root).workspaces.map((folder) => packageAt(path.join(root, folder)));
  const places = ['.', ...manifestOf(root).workspaces].map((folder) => path.join(root, folder, 'node_modules'));
  return [...ours, ...places.flatMap(packagesIn)];
}

/** @param {string} folder a folder `node_modules`, or a scope in one @returns {Installed[]} */
function packagesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.name.startsWith('@')) return packagesIn(place);
    return entry.isDirectory() ? [packageAt(place), ...packagesIn(path.join(place, 'node_modules'))] : [];
  });
}

/** @param {string} folder @returns {Installed} */
function packageAt(folder) {
  const manifest = manifestOf(folder);
  return { name: manifest.name, version: manifest.version, folder, manifest };
}

/** @param {string} folder @returns {Record<string, any>} */
const manifestOf = (folder) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
