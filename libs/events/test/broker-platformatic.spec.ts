import { jest } from '@jest/globals';
import { consumingContract } from './broker/consuming.js';
import { sendingContract } from './broker/sending.js';

jest.setTimeout(60_000);
sendingContract('platformatic');
consumingContract('platformatic');
