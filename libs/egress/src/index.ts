/** The one client for calls that leave the platform: no address inside of it is ever reached. See README.md. */
export { EgressClient, type EgressAnswer, type EgressOptions, type EgressRequest } from './egress-client.js';
export { EgressFailed, type EgressFailure, EgressRefused, type EgressRefusal } from './egress-errors.js';
export { type EgressSettings, egressSettings } from './egress-settings.js';
