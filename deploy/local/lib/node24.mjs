import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkout } from './folders.mjs';

/** Where npm puts the Node 24 that the lock file pins; it is a package like any other. */
export const installedNode = path.join(
  checkout,
  'node_modules',
  `node-${process.platform}-${process.arch}`,
  'bin',
  'node',
);

/** @returns {string} the installed Node 24, or the one that runs us */
export function newestNode() {
  return Number(process.versions.node.split('.')[0]) < 24 && existsSync(installedNode)
    ? installedNode
    : process.execPath;
}
