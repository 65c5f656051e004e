// Preloaded into a process that is measured: tells how long its event loop stood still, when it is asked by SIGUSR2.
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const EVERY_MS = 5;
const NANOSECONDS_A_MS = 1e6;

const folder = process.env['LOOP_WATCH_FOLDER'];
if (folder) {
  const delay = monitorEventLoopDelay({ resolution: EVERY_MS });
  delay.enable();
  process.on('SIGUSR2', () => {
    const file = `${folder}/${process.pid}`;
    // The longest since it was asked last. Complete or absent, never half.
    writeFileSync(`${file}.new`, String(delay.max / NANOSECONDS_A_MS));
    delay.reset();
    renameSync(`${file}.new`, file);
  });
}
