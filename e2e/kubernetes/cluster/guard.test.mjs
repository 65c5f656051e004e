import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { stillRuns } from '../../../deploy/local/lib/identity.mjs';
import { runningProcess } from '../../../deploy/local/lib/processes.mjs';
import { isOnPath } from '../../../tools/test/optional-tools.mjs';
import { PROCESSES } from './cluster.mjs';
import { until } from './commands.mjs';
import { Site } from './site.mjs';

const CLUSTER = new URL('cluster.mjs', import.meta.url).href;
const OWNER = `const { clusterUp } = await import('${CLUSTER}');
await clusterUp('simulated', { whileAlive: process.pid });
console.log('up');
setInterval(() => {}, 60_000);`;

describe('a cluster', { skip: isOnPath('go') ? false : 'it is built with Go' }, () => {
  it('ends with its owner, even when that is killed', async () => {
    const folder = Site.folderOf('simulated');
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', OWNER], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(owner.stdout, 'data');
    const processes = PROCESSES.map((name) => runningProcess(path.join(folder, `${name}.pid`)));
    assert.ok(processes.every((each) => stillRuns(each)));
    owner.kill('SIGKILL');
    await until(async () => !existsSync(folder), { what: 'the end of its cluster', withinMs: 60_000 });
    assert.ok(!processes.some((each) => stillRuns(each)));
  });
});
