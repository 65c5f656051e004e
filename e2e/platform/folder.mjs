import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where the platform of a run keeps everything: its logs, its keys, its servers' data. @param {number} [run] its process */
export const folderOf = (run = process.pid) => path.join(tmpdir(), `guildhall-e2e-${run}`);
