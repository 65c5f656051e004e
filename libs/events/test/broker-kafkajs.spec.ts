import { jest } from '@jest/globals';
import { consumingContract } from './broker/consuming.js';
import { endingContract } from './broker/ending.js';
import { membershipContract } from './broker/membership.js';
import { outageContract } from './broker/outage.js';
import { sendingContract } from './broker/sending.js';

jest.setTimeout(60_000);
sendingContract('kafkajs');
consumingContract('kafkajs');
endingContract('kafkajs');
membershipContract('kafkajs');
outageContract('kafkajs');
