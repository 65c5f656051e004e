import type { Check, Finding, Opinion } from './finding.js';
import { fail } from './finding.js';

// Beside the guide of the version that runs; a release carries both.
const CHAPTERS = 'docs/guides/troubleshooting.md';

/** Asks every check. One that throws is a `fail` that says so: a fault of ours must not pass for health. */
export function examine<Facts>(checks: readonly Check<Facts>[], facts: Facts): Finding[] {
  return checks.map((check) => {
    const opinion = opinionOf(check, facts);
    if (opinion.verdict === 'ok') return { check: check.id, ...opinion };
    const link = `${CHAPTERS}#${check.id}`;
    // Why it is not known is what it says; there is nothing to mend yet.
    return { check: check.id, ...opinion, ...(opinion.verdict === 'unknown' ? {} : { remedy: check.remedy }), link };
  });
}

function opinionOf<Facts>(check: Check<Facts>, facts: Facts): Opinion {
  try {
    return check.judge(facts);
  } catch (error) {
    return fail(`The check itself failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
