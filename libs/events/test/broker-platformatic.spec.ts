import { jest } from '@jest/globals';
import { consumingContract } from './broker/consuming.js';
import { endingContract } from './broker/ending.js';
import { membershipContract } from './broker/membership.js';
import { ownBrokerContract } from './broker/own-broker.js';
import { sendingContract } from './broker/sending.js';

jest.setTimeout(60_000);
sendingContract('platformatic');
consumingContract('platformatic');
endingContract('platformatic');
membershipContract('platformatic');
ownBrokerContract('platformatic');
