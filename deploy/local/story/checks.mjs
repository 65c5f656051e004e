const WITHIN_MS = 1_000;

/**
 * What has to come out, whatever the input was: nothing lost, nothing twice.
 * @param {Record<string, any>} facts
 * @returns {{ text: string, isRight: boolean }[]}
 */
export const holds = (facts) => [...nothingLostNorTwice(facts), ...nobodyElse(facts)];

/** @param {Record<string, any>} facts */
function nothingLostNorTwice(facts) {
  const { input, expected, entries, accepted, again, deliveries, metric } = facts;
  const samples = input.metric;
  return [
    check(
      `${facts.itemsIn} items in, ${accepted} accepted, ${facts.duplicates} duplicates`,
      accepted === facts.itemsIn && facts.duplicates === 0,
    ),
    check(
      `${again.duplicates} items a second time, ${again.accepted} accepted`,
      again.accepted === 0 && again.duplicates > 0,
    ),
    check(
      `${input.audit} events in, ${entries.all} entries, ${entries.all - entries.distinct} of them twice`,
      entries.all === input.audit && entries.distinct === entries.all,
    ),
    check(
      `${samples} samples in, ${metric.count} counted; ${expected.sum} in all, ${metric.sum} counted`,
      metric.count === samples && Math.abs(metric.sum - expected.sum) < 1e-6,
    ),
    check(`${input.rating} ratings in, ${facts.ratings} counted`, facts.ratings === input.rating),
    check(`${facts.usageIn} used, ${facts.usage} counted`, facts.usage === facts.usageIn),
    check(
      `${facts.batches} batches in, ${deliveries.events} webhooks, ${deliveries.wronglySigned} wrongly signed`,
      deliveries.events === facts.batches && deliveries.wronglySigned === 0,
    ),
  ];
}

/** @param {Record<string, any>} facts */
function nobodyElse(facts) {
  const { revokedAfterMs, switchedOffAfterMs, secondFactor } = facts;
  return [
    check(
      `signed in with a second factor (${secondFactor.acr}), whose code is good once (${secondFactor.replayed})`,
      secondFactor.acr === 'mfa' && secondFactor.backupCodes === 10 && secondFactor.replayed === 401,
    ),
    check('the proof holds offline, and not once it is changed', facts.proof.holds && facts.proof.notices),
    check(
      `evidence is ${facts.evidence.verdict} offline; copies that were tampered with: ${facts.evidence.copies.join(', ')}`,
      facts.evidence.verdict === 'intact' &&
        facts.evidence.copies.every((/** @type {string} */ verdict) => verdict === 'broken'),
    ),
    check(
      `the trail of ${facts.verification.entries} entries is ${facts.verification.outcome}`,
      facts.verification.outcome === 'intact',
    ),
    check(`a PDF of ${facts.pdf.bytes} bytes`, facts.pdf.status === 200 && facts.pdf.isPdf),
    check(
      `across organisations: ${facts.acrossTenants.join(', ')}`,
      facts.acrossTenants.every((/** @type {number} */ status) => status === 404),
    ),
    check(
      `${facts.limited.refused} calls beyond the limit refused`,
      facts.limited.refused > 0 && facts.limited.others.length === 0,
    ),
    check(
      `access lost after ${revokedAfterMs.user} ms (user), ${revokedAfterMs.key} ms (key), ${switchedOffAfterMs} ms (organisation)`,
      [revokedAfterMs.user, revokedAfterMs.key, switchedOffAfterMs].every((ms) => ms < WITHIN_MS),
    ),
  ];
}

/** @param {string} text @param {boolean} isRight */
const check = (text, isRight) => ({ text, isRight });
