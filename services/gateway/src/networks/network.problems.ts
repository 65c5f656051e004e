import { problem } from '@guildhall/http';

export class NetworkBlocked extends problem('network-blocked', 403, 'Calls from this network are blocked', {
  meaning: 'The operator of the platform, or an administrator of your organisation, lets nobody in from there.',
  remedy: 'Call from elsewhere, or ask them to lift the block: `DELETE /network-blocks/{networkBlockId}`.',
}) {}

export class NetworkNotAllowed extends problem('network-not-allowed', 403, 'Not from this network', {
  meaning:
    'The access policy of the organisation names the networks from which it may be called; this is none of them.',
  remedy: 'Call from one of them, or have an administrator change them: `PUT /policies/access`.',
}) {}
