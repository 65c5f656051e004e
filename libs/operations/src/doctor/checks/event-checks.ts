import { type Check, fail, ok, unknown, warn } from '../../findings/finding.js';
import { grouped } from '../../findings/grouped.js';
import type { Installation } from '../installation.js';
import { samplesOf, told } from '../told.js';

const OUTBOX_WARN_SECONDS = 30;
const OUTBOX_FAIL_SECONDS = 300;
// A consumer takes thousands a second: so many are a minute's work that did not go on, or a rebuild under way.
const LAG_WARN_EVENTS = 10_000;

/** Everything below stands on what the processes say of themselves; those that say nothing are named. */
export const processesTell: Check<Installation> = {
  id: 'processes-tell',
  remedy: 'The right to "create pods/portforward" lets the doctor ask the processes themselves.',
  judge: ({ vitals }) => {
    const silent = vitals.flatMap(({ pod, samples }) => ('missing' in samples ? [`${pod}: ${samples.missing}`] : []));
    if (vitals.length === 0) return unknown('No running process could be asked.');
    if (silent.length === 0) return ok(`${vitals.length} processes told how they fare.`);
    return warn(`${silent.length} of ${vitals.length} processes could not be asked how they fare.`, silent);
  },
};

/** What is committed reaches the broker: every lane has a leader, and nothing waits for long. */
export const outboxEmpties: Check<Installation> = {
  id: 'outbox-empties',
  remedy:
    'Is Kafka reachable and does it take writes (min.insync.replicas)? Nothing is lost meanwhile: the outbox sends everything once it can.',
  judge: ({ vitals }) =>
    told(vitals, 'guildhall_relay_leading', (leading) => {
      const leaderless = [...grouped(leading, ({ component, labels }) => `${component}, lane ${labels['lane'] ?? '?'}`)]
        .filter(([, samples]) => samples.every(({ value }) => value === 0))
        .map(([lane]) => `${lane}: no process leads`);
      const late = samplesOf(vitals, 'guildhall_relay_oldest_age_seconds').filter(
        ({ value }) => value > OUTBOX_WARN_SECONDS,
      );
      const details = [
        ...leaderless,
        ...late.map(
          ({ component, labels, value }) =>
            `${component}, lane ${labels['lane'] ?? '?'}: the oldest event waits for ${Math.round(value)} s`,
        ),
      ];
      if (details.length === 0) return ok('Every lane has a leader, and no event waits.');
      const isStuck = leaderless.length > 0 || late.some(({ value }) => value > OUTBOX_FAIL_SECONDS);
      return (isStuck ? fail : warn)('Events wait in the outbox.', details);
    }),
};

/** What is sent is taken: projections, the trail and webhooks keep up. */
export const consumersKeepUp: Check<Installation> = {
  id: 'consumers-keep-up',
  remedy:
    'Look at the lag twice: shrinking, it is a rebuild or a peak; growing, scale that service out up to the partitions of its topics.',
  judge: ({ vitals }) =>
    told(vitals, 'guildhall_consumer_lag_events', (lags) => {
      const consumers = grouped(lags, ({ labels }) => labels['consumer'] ?? '?');
      // Each replica tells the lag of the whole group; the highest word counts.
      const behind = [...consumers].map(([name, samples]) => ({
        name,
        lag: Math.max(...samples.map(({ value }) => value)),
      }));
      const late = behind.filter(({ lag }) => lag > LAG_WARN_EVENTS).toSorted((one, other) => other.lag - one.lag);
      if (late.length === 0) return ok(`${behind.length} consumers keep up.`);
      return warn(
        `${late.length} of ${behind.length} consumers are behind.`,
        late.map(({ name, lag }) => `${name}: ${lag} records`),
      );
    }),
};

/** Events that a consumer gave up on, and behind which later ones of their aggregate wait. */
export const noDeadLetters: Check<Installation> = {
  id: 'no-dead-letters',
  remedy:
    'List them with "dead-letters list", mend the cause, and replay: they and what waits behind them go on in order.',
  judge: ({ vitals }) =>
    told(vitals, 'guildhall_consumer_delivered_total', () => {
      const parked = samplesOf(vitals, 'guildhall_consumer_parked_total').filter(({ value }) => value > 0);
      if (parked.length === 0) return ok('No consumer has given up on an event since its process began.');
      return warn(
        'Consumers have given up on events since their processes began.',
        parked.map(
          ({ pod, labels, value }) => `${labels['consumer'] ?? '?'}: ${value} of ${labels['type'] ?? '?'} (${pod})`,
        ),
      );
    }),
};

/** The trail is sequenced by one leader, and the checker has found no break in it (T68, T69). */
export const trailUnbroken: Check<Installation> = {
  id: 'trail-unbroken',
  remedy:
    'A broken trail is an incident: change nothing, keep the database and its backups, and follow the runbook of the alert. Without a leader, look at the audit-sequencer pods.',
  judge: ({ vitals }) =>
    told(vitals, 'guildhall_sequencer_leading', (leading) => {
      const broken = samplesOf(vitals, 'guildhall_checker_broken_trails').reduce(
        (most, { value }) => Math.max(most, value),
        0,
      );
      if (broken > 0) return fail(`${broken} breaks of trails are known.`);
      if (leading.every(({ value }) => value === 0)) return fail('No process sequences the trail.');
      return ok('One process sequences the trail, and no break is known.');
    }),
};

/** What the gateway decides by is fresh, and its limits count for all gateways together. */
export const gatewayInformed: Check<Installation> = {
  id: 'gateway-informed',
  remedy: 'Old edge state means that Kafka does not answer the gateway; limits that stand alone, that Redis does not.',
  judge: ({ vitals }) =>
    told(vitals, 'guildhall_edge_state_age_seconds', (ages) => {
      const oldest = Math.max(...ages.map(({ value }) => value));
      const alone = samplesOf(vitals, 'guildhall_gateway_limits_alone').filter(({ value }) => value === 1);
      if (oldest > 60)
        return fail(`The newest word that a gateway has of roles, keys and tenants is ${Math.round(oldest)} s old.`);
      if (alone.length > 0)
        return warn(
          `${alone.length} gateways count their limits alone.`,
          alone.map(({ pod }) => pod),
        );
      return ok(`${ages.length} gateways are up to date.`);
    }),
};
