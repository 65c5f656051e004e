import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './peer-run.js';

export const IMMUDB_SYNC = 'Write TX/s sync - no replicas';
export const IS_IMMUDB =
  'its own performance suite, server and clients in one process, the case of one small value a transaction, answered once it is on disk; the suite takes a minute and a half and so runs once';

interface Report {
  readonly benchmarks: readonly { readonly name: string; readonly results: { readonly kvs: number } }[];
}

/** Values a second by its own report. @param program the built `perf-test` */
export async function openImmudb(program: string): Promise<() => Promise<number>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'guildhall-bench-immudb-'));
  try {
    const said = await run(program, ['-d', '1s', '-workdir', folder]);
    const report = JSON.parse(said.slice(said.lastIndexOf('\n{\n'))) as Report;
    const found = report.benchmarks.find(({ name }) => name === IMMUDB_SYNC);
    if (!found) throw new Error(`immudb says nothing of ${IMMUDB_SYNC}.`);
    return () => Promise.resolve(found.results.kvs);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
