import { problem } from '@guildhall/http';

export class PolicyNotFound extends problem('policy-not-found', 404, 'No such policy', {
  meaning: 'There are four kinds: `password`, `session`, `mfa` and `access`.',
  remedy: '`GET /policies` lists them.',
}) {}

export class PolicyRefused extends problem('policy-refused', 422, 'The policy is refused', {
  meaning: 'The policy would shut its maker out, or go beyond what the platform allows.',
  remedy: '`errors` names the reason and its place.',
}) {}
