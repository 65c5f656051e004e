import { problem } from '@guildhall/http';

// RFC 6749, 5.2: what clients of OAuth 2.0 understand.
export class TokenRequestInvalid extends problem('token-request-invalid', 400, 'The request for a token is malformed', {
  oauthError: 'invalid_request',
  remedy: 'Send a form with `grant_type=client_credentials`, each field once, and the credentials in one place.',
}) {}
export class GrantTypeUnsupported extends problem('grant-type-unsupported', 400, 'There is no such grant', {
  oauthError: 'unsupported_grant_type',
  remedy: 'Here is `client_credentials` alone. People sign in with `POST /auth/login`.',
}) {}
export class ScopeInvalid extends problem('scope-invalid', 400, 'The scope is not the key’s', {
  oauthError: 'invalid_scope',
  meaning: 'A token permits no more than its key, or the list is longer than a token holds.',
  remedy: 'Ask for less, or leave out `scope`: then the token permits what the key does.',
}) {}
export class ClientUnknown extends problem('client-unknown', 401, 'The client is not known', {
  oauthError: 'invalid_client',
  meaning:
    'Id and secret are not those of an API key that opens something now from here. The key may be revoked, or have expired, or its maker or organisation may not act.',
  remedy: 'Check the key with `GET /api-keys/{apiKeyId}`.',
}) {}
