/**
 * What one step, or all, came to.
 *
 * @typedef {{ title: string, detail?: string, rerun?: string }} Failure
 * @typedef {{ passed: number, failed: number, skipped: number, failures: Failure[] }} Tally
 */

/** @type {Readonly<Tally>} */
export const nothing = Object.freeze({ passed: 0, failed: 0, skipped: 0, failures: [] });

/** @param {string} title @param {Omit<Failure, 'title'>} [more] @returns {Tally} */
export const oneFailure = (title, more = {}) => ({ ...nothing, failed: 1, failures: [{ title, ...more }] });

/** @returns {Tally} */
export const onePassed = () => ({ ...nothing, passed: 1 });

/** @returns {Tally} */
export const oneSkipped = () => ({ ...nothing, skipped: 1 });

/** @param {Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  return tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
      failures: [...all.failures, ...one.failures],
    }),
    nothing,
  );
}

/** The last line of a run, alone and plain: people and scripts read it. */
export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
