import { oneFailure, onePassed } from './tally.mjs';

const SHOWN_LINES = 120;

/**
 * A step that either holds or does not: one test, its output shown when it fails.
 *
 * @param {string} title
 * @param {string[]} command
 */
export const check = (title, command) => async (run) => {
  const { code, timedOut, output } = await run.command(command);
  if (code === 0) return onePassed();
  const reason = timedOut ? 'ran into its time limit' : `ended with ${code}`;
  return oneFailure(`${title} (${reason})`, { detail: lastLines(output), rerun: `npm test -- --only=${run.step}` });
};

export function lastLines(output, count = SHOWN_LINES) {
  const lines = output.trimEnd().split('\n');
  return lines.length > count ? ['…', ...lines.slice(-count)].join('\n') : lines.join('\n');
}
