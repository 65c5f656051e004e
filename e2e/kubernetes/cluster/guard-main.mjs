// Waits for a process to end, however it ends, and then takes its cluster down: guard-main.mjs <nodes> <pid> <startedAt>
import { setTimeout as pause } from 'node:timers/promises';
import { stillRuns } from '../../../deploy/local/lib/identity.mjs';
import { clusterDown, runningSite } from './cluster.mjs';

const [nodes, pid, startedAt] = process.argv.slice(2);
const kind = nodes === 'real' ? 'real' : 'simulated';

while (stillRuns({ pid: Number(pid), startedAt }) && runningSite(kind)) await pause(500);
await clusterDown(kind);
