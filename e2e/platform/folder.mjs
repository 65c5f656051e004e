import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where the platform of a run keeps everything: its logs, its keys, its servers' data. @param {number} [run] its process */
export const folderOf = (run = process.pid) => KEPT ?? path.join(tmpdir(), `guildhall-e2e-${run}`);

/** One that outlives a run: whoever works on a suite starts it once (see e2e/README.md). */
export const KEPT = process.env.GUILDHALL_E2E_FOLDER;
