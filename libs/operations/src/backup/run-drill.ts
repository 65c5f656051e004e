import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@guildhall/runtime';
import type { BackupStore, Drill } from './backup-store.js';
import type { RecoveringServer } from './recovering-server.js';
import { type Restored, whileRestored } from './restore-server.js';

interface DrillOptions {
  readonly scratch: string;
  readonly superuser: string;
  readonly clock: Clock;
  readonly tell: (line: string) => void;
}

/**
 * Takes the server for lost at this moment, restores it beside the one that runs, reads every row, and notes what was lost and
 * how long it took (MON-13). A drill that fails is noted too: monitoring must hear of it.
 */
export async function runDrill(store: BackupStore, { scratch, superuser, clock, tell }: DrillOptions): Promise<Drill> {
  const [at, began] = [clock.now(), clock.monotonicMs()];
  const dataFolder = path.join(scratch, 'drill');
  await rm(dataFolder, { recursive: true, force: true });
  const noted = async (found: Partial<Drill>): Promise<Drill> => {
    const drill = {
      at: at.toISOString(),
      succeeded: false,
      rtoSeconds: (clock.monotonicMs() - began) / 1_000,
      ...found,
    };
    await store.noteDrill(drill);
    return drill;
  };
  try {
    return await whileRestored(store, { dataFolder, superuser, tell }, async (server, restored) => {
      const rtoSeconds = (clock.monotonicMs() - began) / 1_000;
      tell(`${await rowsIn(server, restored)} rows are read`);
      return noted({ succeeded: true, rtoSeconds, ...found(restored, at) });
    });
  } catch (error) {
    return await noted({ failure: (error as Error).message.slice(0, 2_000) });
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function found({ recoveredTo, bytes, databases }: Restored, at: Date): Partial<Drill> {
  const rpo = recoveredTo && { rpoSeconds: Math.max(0, (at.getTime() - recoveredTo.getTime()) / 1_000) };
  return { ...rpo, restoredBytes: bytes, databases: databases.length };
}

// Written by the server, which knows how names are quoted.
const COUNTS = `
  select format('select count(*)::float8 as rows from only %I.%I', n.nspname, c.relname) as statement
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`;

/** Reads every page of every table: one whose checksum is wrong fails it. */
async function rowsIn(server: RecoveringServer, { databases }: Restored): Promise<number> {
  let all = 0;
  for (const { name } of databases)
    for (const { statement } of await server.query<{ statement: string }>(name, COUNTS))
      all += (await server.query<{ rows: number }>(name, statement))[0]?.rows ?? 0;
  return all;
}
