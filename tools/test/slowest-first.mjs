import jestSequencer from '@jest/test-sequencer';

/**
 * What takes longest comes first: begun last, it would leave the other workers with nothing to do. Jest knows the times of
 * earlier runs only, and a fresh clone has none.
 */
const SLOWEST = [
  'libs/events/test/broker-platformatic',
  'libs/events/src/relay/outbox-exactness',
  'libs/events/test/broker-kafkajs',
  'services/gateway/test/kafka-away',
  'libs/events/src/consumer/database-away',
  'services/tenancy/src/onboarding/onboarding-worker',
  'services/identity/src/mails/mail-worker',
  'libs/events/src/consumer/crash',
  'libs/events/src/archive/',
  'libs/events/src/consumer/poison',
  'services/identity/src/sign-in/sign-in-timing',
  'libs/events/src/relay/handover',
];

export default class SlowestFirst extends jestSequencer {
  /** @param {import('@jest/test-result').Test[]} tests */
  sort(tests) {
    const place = ({ path }) => SLOWEST.findIndex((part) => path.includes(`/${part}`));
    const rank = (test) => (place(test) === -1 ? SLOWEST.length : place(test));
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
}
