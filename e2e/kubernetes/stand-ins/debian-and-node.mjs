import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { checkout, dataRoot } from '../../../deploy/local/lib/folders.mjs';
import { must, run } from '../cluster/commands.mjs';
import { buildah, hasImage } from '../images/builder.mjs';

const SUITE = 'bookworm';
export const DEBIAN = `docker.io/library/debian:${SUITE}-slim`;
/** What the published images of this Node major come with. */
const NPM = '11.19.1';
const AUTHORITIES = '/usr/local/share/ca-certificates/build.pem';
const ENTRYPOINT = path.join(checkout, 'e2e/kubernetes/stand-ins/node-entrypoint.sh');

/**
 * Debian's image by debootstrap, and Node's from the npm packages that this checkout starts itself with: same distribution,
 * version, users and entrypoint as the published ones; other layers.
 * @param {{ node: string, authorities?: string, progress: (line: string) => void }} options `node`: the image's name in full;
 *   `authorities`: a file of certificates that builds trust besides, where a proxy signs what registries answer
 */
export async function buildDebianAndNode({ node, authorities, progress }) {
  if (!(await hasImage(DEBIAN))) {
    progress(`${DEBIAN}, by debootstrap`);
    await fromFolder(await rootFolder());
  }
  if (await hasImage(node)) return;
  progress(node);
  await withContainer(DEBIAN, async (container, mounted) => {
    await installNode(mounted, node);
    if (authorities) await must(['install', '-D', '-m', '0644', authorities, path.join(mounted, AUTHORITIES)]);
    const trusted = authorities ? ['--env', `NODE_EXTRA_CA_CERTS=${AUTHORITIES}`] : [];
    const entry = ['--entrypoint', '["docker-entrypoint.sh"]', '--cmd', 'node'];
    await buildah(['config', '--env', `NODE_VERSION=${process.versions.node}`, ...trusted, ...entry, container]);
    await buildah(['commit', '--quiet', '--format', 'docker', container, node]);
  });
}

/** A minimal Debian, made once and kept. */
async function rootFolder() {
  const folder = path.join(dataRoot(), 'kubernetes', `debian-${SUITE}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const { stdout } = await run(['apt-get', 'indextargets', '--format', '$(REPO_URI)']);
  const mirror = stdout.split('\n').find((line) => /\/debian\/*$/.test(line)) ?? 'http://deb.debian.org/debian';
  const options = ['--variant=minbase', '--include=ca-certificates,libstdc++6'];
  await must(['debootstrap', ...options, SUITE, partial, mirror], { withinMs: 1_200_000 });
  for (const each of [
    'var/cache/apt/archives',
    'var/lib/apt/lists',
    'usr/share/doc',
    'usr/share/man',
    'usr/share/locale',
  ])
    rmSync(path.join(partial, each), { recursive: true, force: true });
  for (const each of ['var/cache/apt/archives/partial', 'var/lib/apt/lists/partial'])
    mkdirSync(path.join(partial, each), { recursive: true });
  renameSync(partial, folder);
  return folder;
}

/** @param {string} folder */
function fromFolder(folder) {
  return withContainer('scratch', async (container, mounted) => {
    await must(['cp', '-a', `${folder}/.`, `${mounted}/`]);
    const paths = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    await buildah(['config', '--env', paths, '--cmd', 'bash', container]);
    await buildah(['commit', '--quiet', '--format', 'docker', container, DEBIAN]);
  });
}

/** @param {string} mounted the root folder of the image to be @param {string} image */
async function installNode(mounted, image) {
  const wanted = /:(\d+\.\d+\.\d+)-/.exec(image)?.[1];
  const { arch, versions } = process;
  if (versions.node !== wanted)
    throw new Error(`${image} needs Node ${wanted} to be made of, and this is ${versions.node}.`);
  const binary = createRequire(import.meta.url).resolve(`node-linux-${arch}/bin/node`);
  await must(['install', '-m', '0755', binary, path.join(mounted, 'usr/local/bin/node')]);
  await must(['npm', 'install', '--global', '--prefix', path.join(mounted, 'usr/local'), `npm@${NPM}`]);
  await must(['install', '-m', '0755', ENTRYPOINT, path.join(mounted, 'usr/local/bin/docker-entrypoint.sh')]);
  await must(['chroot', mounted, 'groupadd', '--gid', '1000', 'node']);
  await must([
    'chroot',
    mounted,
    'useradd',
    '--uid',
    '1000',
    '--gid',
    'node',
    '--shell',
    '/bin/bash',
    '--create-home',
    'node',
  ]);
}

/** @param {string} from @param {(container: string, mounted: string) => Promise<void>} work */
async function withContainer(from, work) {
  const container = (await buildah(['from', '--pull-never', from])).trim();
  try {
    const mounted = (await buildah(['mount', container])).trim();
    await work(container, mounted);
  } finally {
    await buildah(['rm', container]);
  }
}
