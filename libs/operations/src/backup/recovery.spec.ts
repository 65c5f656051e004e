import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { BackedUpServer, clock, toolsPath } from '../../test/backed-up-server.js';
import { backupState } from './backup-state.js';
import { RecoveringServer } from './recovering-server.js';
import { type Restored, whileRestored } from './restore-server.js';
import { runDrill } from './run-drill.js';
import { takeFullBackup } from './take-full-backup.js';
import { verifyFullBackup } from './verify-full-backup.js';

// The step python-tools says so, where they are missing.
const restoring = toolsPath ? describe : describe.skip;

restoring('a server that is lost', () => {
  let server: BackedUpServer;
  let between: Date;
  beforeAll(async () => {
    server = await BackedUpServer.start();
    server.receive();
    await server.query('create table producer_epoch (epoch integer, raised_at timestamptz, reason text)');
    await server.query(`insert into producer_epoch values (1, now(), 'created')`);
    await server.query('create table kept (said text); insert into kept values ($$before the base backup$$)');
    const base = await takeFullBackup(server.store, server.backupUrl, clock);
    await verifyFullBackup(server.store, base, { scratch: server.folder, clock });
    await server.query(`insert into kept values ('after it')`);
    const [now] = await server.query<{ now: Date }>(
      `select date_trunc('milliseconds', clock_timestamp()) + '1ms' as now`,
    );
    between = now?.now ?? new Date(0);
    await server.query(`insert into kept values ('too late')`);
    await received(new Date());
    expect(server.troubles).toEqual([]);
    await server.destroy();
  }, 60_000);
  afterAll(() => server.remove());

  const received = (at: Date) =>
    eventually(async () => Date.parse((await server.store.received())?.at ?? '') >= at.getTime(), { withinMs: 20_000 });
  const tell = () => {};
  const restored = async (to?: Date) => {
    const dataFolder = path.join(server.folder, `restored-${to ? 'to' : 'all'}`);
    const order = { dataFolder, to, superuser: 'postgres', tell };
    return whileRestored(server.store, order, async (recovering, found) => {
      const rows = await recovering.query<{ said: string }>('postgres', 'select said from kept order by said');
      return { found, rows: rows.map(({ said }) => said), ...standing(recovering) };
    });
  };

  it('comes back with everything that was received, and knows that it was away', async () => {
    const { found, rows, uid, listens } = await restored();
    expect(rows).toEqual(['after it', 'before the base backup', 'too late']);
    expect(epochOf(found)).toEqual([{ name: 'postgres', producerEpoch: 2 }]);
    expect(found.recoveredTo && found.recoveredTo >= between).toBe(true);
    // T81: not as root, and reachable by nobody.
    expect([uid === 0, listens]).toEqual([false, []]);
    expect(existsSync(path.join(server.folder, 'restored-all.wal'))).toBe(false);
  });

  it('comes back as it was at a given moment', async () => {
    expect((await restored(between)).rows).toEqual(['after it', 'before the base backup']);
  });

  it('is not restored to a time that nothing is known of, nor over data', async () => {
    await expect(restored(new Date('2020-01-01T00:00:00Z'))).rejects.toThrow('has no base backup of 2020-01-01');
    await expect(restored(between)).rejects.toThrow('is not empty');
  });

  it('is known to monitoring: what is kept, and what the last drill has shown', async () => {
    const drill = await runDrill(server.store, { scratch: server.folder, superuser: 'postgres', clock, tell });
    expect(drill).toMatchObject({ succeeded: true, databases: 1 });
    const state = await backupState(server.store);
    expect(state).toMatchObject({ gaps: 0, drill, bases: [{ timeline: 1 }] });
    expect(state.bases[0]?.verifiedAt).toBeDefined();
  });
});

const epochOf = ({ databases }: Restored) => databases;

/** Whom the server runs as, and the ports on which its processes listen. */
function standing({ pid }: RecoveringServer) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return { uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]), listens: listeningPorts(pid ?? 0) };
}

function listeningPorts(pid: number): string[] {
  const inodes = new Set(sockets(pid));
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[3] === '0A' && inodes.has(columns[9] ?? ''))
      .map((columns) => columns[1] ?? ''),
  );
}

function sockets(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap(
    (name) => /^socket:\[(\d+)\]$/.exec(readlinkSync(path.join(folder, name)))?.[1] ?? [],
  );
}
