import { existsSync, lstatSync, lutimesSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkout } from '../../../deploy/local/lib/folders.mjs';
import { must } from '../cluster/commands.mjs';
import { buildDebianAndNode } from '../stand-ins/debian-and-node.mjs';
import { buildServers } from '../stand-ins/servers.mjs';
import { buildImage } from './builder.mjs';
import { LOCAL, NODE, POSTGRES, TARGETS, imageName, serviceNames } from './names.mjs';

/** Files and layers say this time, so that one commit makes one image; the label says when the commit was made. */
const SECONDS_SINCE_EPOCH = 0;

/**
 * Builds images of the last commit: those of the services and of the command line, and what they stand on.
 * @param {{ names?: string[], repository?: string, tag?: string, progress?: (line: string) => void }} [options] `names`: all, unless told
 * @returns {Promise<string[]>} what they are called
 */
export async function buildImages({
  names = [...serviceNames(), ...TARGETS],
  repository,
  tag,
  progress = () => {},
} = {}) {
  await buildDebianAndNode({ node: NODE, authorities: process.env.NODE_EXTRA_CA_CERTS, progress });
  await buildServers({ progress });
  const args = { NODE, POSTGRES, ...(await labels(tag ?? LOCAL.tag)) };
  const images = [];
  await withCommit(async (context) => {
    const file = path.join(context, 'deploy/docker/Dockerfile');
    for (const name of names) {
      const image = imageName(name, { repository, tag });
      progress(image);
      const what = TARGETS.includes(name)
        ? { target: name, args }
        : { target: 'service', args: { SERVICE: name, ...args } };
      await buildImage({ image, file, context, secondsSinceEpoch: SECONDS_SINCE_EPOCH, ...what });
      images.push(image);
    }
  });
  return images;
}

/** @param {string} version */
async function labels(version) {
  const [revision = '', created = ''] = (await must(['git', '-C', checkout, 'log', '-1', '--format=%H %cI']))
    .trim()
    .split(' ');
  return { VERSION: version, REVISION: revision, CREATED: created, SOURCE: process.env.IMAGE_SOURCE ?? '' };
}

/**
 * The files of the last commit in a folder of their own: what is edited meanwhile would otherwise be in one image and not in
 * the next, and every file's own time would make a layer anew.
 * @param {(folder: string) => Promise<void>} work
 */
async function withCommit(work) {
  const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-images-'));
  try {
    const archive = path.join(folder, 'commit.tar');
    const files = path.join(folder, 'files');
    mkdirSync(files);
    await must(['git', '-C', checkout, 'archive', `--output=${archive}`, 'HEAD']);
    await must(['tar', '-x', '-f', archive, '-C', files]);
    setTimes(files);
    await work(files);
  } finally {
    if (existsSync(folder)) rmSync(folder, { recursive: true });
  }
}

/** @param {string} place */
function setTimes(place) {
  if (lstatSync(place).isDirectory()) for (const name of readdirSync(place)) setTimes(path.join(place, name));
  lutimesSync(place, SECONDS_SINCE_EPOCH, SECONDS_SINCE_EPOCH);
}
