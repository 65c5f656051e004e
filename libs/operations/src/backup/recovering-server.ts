import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sleep } from '@guildhall/runtime';
import pg from 'pg';
import { Refused } from '../refused.js';
import { dataUser, giveToDataUser } from './data-user.js';
import { PostgresTool } from './postgres-tool.js';

const LOOK_AGAIN_MS = 100;
const HARMLESS_PATH = /^[\w./-]+$/;

export interface Recovery {
  readonly dataFolder: string;
  readonly logFolder: string;
  /** Recovery ends before the first commit after it; undefined: at the end of the log. */
  readonly to?: Date | undefined;
  readonly superuser: string;
}

/**
 * A restored server while it replays its log, and until it has come to itself. Nobody reaches it but by a socket in a folder
 * of its own: no network, no password, no preloaded library, and never as root (T81).
 */
export class RecoveringServer {
  private constructor(
    private readonly tool: PostgresTool,
    private readonly socketFolder: string,
    private readonly superuser: string,
  ) {}

  static async start(recovery: Recovery): Promise<RecoveringServer> {
    if (!HARMLESS_PATH.test(recovery.logFolder)) throw new Refused(`${recovery.logFolder} is no path for a command.`);
    const socketFolder = await mkdtemp(path.join(tmpdir(), 'guildhall-restore-'));
    const access = path.join(socketFolder, 'pg_hba.conf');
    const signal = path.join(recovery.dataFolder, 'recovery.signal');
    await writeFile(access, 'local all all trust\n');
    await writeFile(signal, '');
    await giveToDataUser(socketFolder, access, signal);
    await chmod(socketFolder, 0o700);
    const args = Object.entries(settings(recovery, socketFolder)).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const tool = PostgresTool.start('postgres', ['-D', recovery.dataFolder, ...args], { user: dataUser() });
    tool.stdin.end();
    tool.stdout.resume();
    return new RecoveringServer(tool, socketFolder, recovery.superuser);
  }

  get pid(): number | undefined {
    return this.tool.pid;
  }

  /** Until it is a server of its own, with a timeline of its own. Throws its last words when it ends before. */
  async promoted(): Promise<void> {
    let hasEnded = false;
    void this.tool.ended.then(() => (hasEnded = true));
    while (!(await this.isPromoted())) {
      if (hasEnded) throw new RecoveryFailed(this.tool.said);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  async query<T extends object>(database: string, text: string, values: readonly unknown[] = []): Promise<T[]> {
    const client = new pg.Client({ host: this.socketFolder, user: this.superuser, database });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query<T>(text, [...values])).rows;
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** The orderly way: afterwards the folder is that of a server that was shut down. Twice is once. */
  async stop(): Promise<void> {
    this.tool.signal('SIGINT');
    await this.tool.ended;
    await rm(this.socketFolder, { recursive: true, force: true });
  }

  private async isPromoted(): Promise<boolean> {
    try {
      const [row] = await this.query<{ is: boolean }>('postgres', 'select not pg_is_in_recovery() as is');
      return row?.is === true;
    } catch {
      return false; // not yet: it takes connections when it has come to itself
    }
  }
}

/** The server ended instead of coming to itself. */
export class RecoveryFailed extends Refused {
  readonly endedBeforeTarget: boolean;

  constructor(said: string) {
    super(`PostgreSQL ended while it recovered:\n${said.trim().split('\n').slice(-12).join('\n')}`);
    this.endedBeforeTarget = said.includes('recovery ended before configured recovery target was reached');
  }
}

/** On the command line, so that nothing of it is left in the folder when the server is started for good. */
function settings({ logFolder, to }: Recovery, socketFolder: string): Record<string, string> {
  return {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    hba_file: path.join(socketFolder, 'pg_hba.conf'),
    ssl: 'off',
    shared_preload_libraries: '',
    archive_mode: 'off',
    logging_collector: 'off',
    log_destination: 'stderr',
    // Without sessions that read meanwhile, it asks for no more connections than the server of before allowed.
    hot_standby: 'off',
    restore_command: `cp ${logFolder}/%f "%p"`,
    recovery_target_action: 'promote',
    ...(to ? { recovery_target_time: to.toISOString().replace('T', ' ').replace('Z', '+00') } : {}),
  };
}
