import { jest } from '@jest/globals';
import { consumingContract } from './broker/consuming.js';
import { endingContract } from './broker/ending.js';
import { membershipContract } from './broker/membership.js';
import { ownBrokerContract } from './broker/own-broker.js';
import { sendingContract } from './broker/sending.js';
import { isVerifyRing } from './harness.js';

jest.setTimeout(60_000);
sendingContract('kafkajs');
endingContract('kafkajs');
// Waiting for sessions and brokers: on each change for the client that is the default, for this one in `verify`.
if (isVerifyRing) {
  consumingContract('kafkajs');
  membershipContract('kafkajs');
  ownBrokerContract('kafkajs');
}
