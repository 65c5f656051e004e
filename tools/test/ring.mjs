import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Children } from './children.mjs';
import { Infrastructure } from './infrastructure.mjs';
import { findLeftovers, kill } from './leftovers.mjs';
import { readOptions } from './options.mjs';
import { stepsOf } from './steps.mjs';
import { closingLine, nothing, oneFailure, onePassed, oneSkipped, sum } from './tally.mjs';

const root = join(import.meta.dirname, '../..');
const logFolder = join(root, '.local/test-run');
// A limit is there for what hangs: a machine that is busy with other things makes everything slow, and nothing wrong.
const LIMIT_IN_BUDGETS = 3;
const LEAST_LIMIT_SECONDS = 300;

/**
 * Runs the steps of a ring one after the other and closes with one line, "N passed, N failed, N skipped". Whatever
 * happens in between, Ctrl-C included, the servers that it started go down, and a process that outlives it is a failure.
 *
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runRing(args) {
  const options = readOptions(args);
  const mark = randomUUID();
  const children = new Children(mark);
  const infrastructure = new Infrastructure(options.keep);
  const interruption = onInterruption(() => children.endAll());
  const since = performance.now();
  const tallies = [];
  const beside = [];
  for (const step of stepsOf(options.ring, options.only)) {
    if (interruption.signal) break;
    if (step.isAlone) tallies.push(...(await Promise.all(beside.splice(0))));
    const running = runStep(step, { options, children, infrastructure });
    if (step.isBeside) beside.push(running);
    else tallies.push(await running);
  }
  tallies.push(...(await Promise.all(beside)));
  tallies.push(await serversGoDown(infrastructure));
  tallies.push(nothingIsLeft(mark));
  if (interruption.signal) tallies.push(oneFailure(`the run was ended by ${interruption.signal}`));
  return report(sum(tallies), since);
}

async function runStep(step, { options, children, infrastructure }) {
  const since = performance.now();
  const tally = await attempt(step, { options, children, infrastructure });
  const seconds = (performance.now() - since) / 1000;
  const late = seconds > step.budgetSeconds ? '  over its budget' : '';
  const sign = tally.failed > 0 ? '✖' : '✔';
  const time = `${seconds.toFixed(1)} s of ${step.budgetSeconds} s`;
  console.log(`${sign} ${step.name.padEnd(20)}${time.padStart(18)}   ${closingLine(tally)}${late}`);
  return tally;
}

async function attempt(step, { options, children, infrastructure }) {
  if (step.needs && !existsSync(join(root, step.needs))) {
    return options.isCi ? oneFailure(`${step.name}: there is no ${step.needs}`) : oneSkipped();
  }
  try {
    const servers = step.needsServers ? await infrastructure.up() : {};
    return await step.run(contextOf(step, { options, children, servers }));
  } catch (error) {
    return oneFailure(`${step.name} broke`, { detail: error.stack, rerun: `npm test -- --only=${step.name}` });
  }
}

/** What a step gets to work with. */
function contextOf(step, { options, children, servers }) {
  const budgetSeconds = step.budgetSeconds * (options.ring === 'verify' ? 10 : 1);
  const limitSeconds = Math.max(LEAST_LIMIT_SECONDS, budgetSeconds * LIMIT_IN_BUDGETS);
  const env = {
    ...servers,
    GUILDHALL_RING: options.ring,
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    FORCE_COLOR: '0',
    // Tools by their name, and Node 24 for whatever they start.
    PATH: [join(root, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
  };
  const logFile = join(logFolder, `${step.name}.log`);
  // What runs beside others takes what they leave: their waits and their measurements stay as they are.
  const politely = step.isBeside ? ['nice', '-n', '19'] : [];
  const command = (words, more = {}) =>
    children.run([...politely, ...words], { cwd: root, env: { ...env, ...more }, logFile, limitSeconds });
  return { root, step: step.name, rest: options.rest, isCi: options.isCi, logFolder, command };
}

async function serversGoDown(infrastructure) {
  try {
    await infrastructure.down();
    return nothing;
  } catch (error) {
    return oneFailure('the test servers did not go down', { detail: error.stack });
  }
}

function nothingIsLeft(mark) {
  const leftovers = findLeftovers(mark);
  kill(leftovers);
  if (leftovers.length === 0) return onePassed();
  const detail = leftovers.map(({ pid, command }) => `${pid} ${command}`).join('\n');
  return oneFailure('processes were left behind', { detail });
}

/** The signal is remembered instead of obeyed: the run winds itself up, and only then ends. */
function onInterruption(endChildren) {
  const state = { signal: undefined };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      state.signal ??= signal;
      endChildren();
    });
  }
  process.on('exit', endChildren);
  return state;
}

function report(total, since) {
  for (const { title, detail, rerun } of total.failures) {
    console.log(`\n✖ ${title}`);
    if (detail) console.log(detail.replace(/^/gm, '    '));
    if (rerun) console.log(`  again: ${rerun}`);
  }
  console.log(`\nafter ${((performance.now() - since) / 60_000).toFixed(1)} minutes; logs in .local/test-run`);
  console.log(closingLine(total));
  return total.failed > 0 ? 1 : 0;
}
