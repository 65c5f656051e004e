// npm run lint: the house style, over the whole checkout.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parts } from './parts.mjs';

const waiting = parts();
let worst = 0;

/** @param {string[]} what @returns {Promise<void>} */
function lint(what) {
  return new Promise((resolve) => {
    const eslint = spawn('eslint', ['--max-warnings=0', ...what], { stdio: 'inherit' });
    eslint.on('close', (code) => {
      // Nothing is said by a linter that ran out of memory: the code alone tells.
      if (code !== 0) console.error(`eslint ${what.join(' ')} ended with ${code}`);
      worst = Math.max(worst, code ?? 1);
      resolve();
    });
  });
}

async function lintNext() {
  for (let part = waiting.shift(); part; part = waiting.shift()) await lint(part);
}

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lintNext));
process.exitCode = worst;
