import { problem } from '@guildhall/http';

export class ApiKeyNotFound extends problem('api-key-not-found', 404, 'No such API key') {}
export class ScopeAboveYours extends problem('scope-above-yours', 403, 'A scope permits what you may not do', {
  meaning: 'A key does nothing that its maker may not do.',
  remedy: 'Leave out the scopes that `errors` names, or ask somebody who has their permissions.',
}) {}
export class KeysMakeNoKeys extends problem('keys-make-no-keys', 403, 'An API key makes and changes no API keys', {
  meaning: 'A key ends with whoever made it; one that a key had made would outlive its revocation.',
  remedy: 'Sign in as a user.',
}) {}
export class KeyLivesTooLong extends problem('key-lives-too-long', 422, 'The key would live too long', {
  meaning: 'The access policy of the organisation says how long a key lives at most.',
  remedy: 'Choose an earlier `expiresAt`, or leave it out: then the key lives as long as it may.',
}) {}
export class ApiKeyOver extends problem('api-key-over', 409, 'The key opens nothing any more', {
  meaning: 'It is revoked, or has expired.',
  remedy: 'Make another one.',
}) {}
export class TooManyApiKeys extends problem('too-many-api-keys', 409, 'The organisation has as many keys as it may', {
  remedy: 'Revoke those that nothing uses: `GET /api-keys?status=active` lists them.',
}) {}
export class MakerMayNotAct extends problem('maker-may-not-act', 403, 'You may not make keys now', {
  meaning: 'The account, or its organisation, is not active.',
}) {}
