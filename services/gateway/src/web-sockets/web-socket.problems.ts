import { problem } from '@guildhall/http';

export class UpgradeRequired extends problem('upgrade-required', 426, 'This is a WebSocket', {
  meaning: 'The route is a WebSocket (RFC 6455, version 13), and was called without its handshake.',
  remedy: 'Open it with a WebSocket client.',
}) {}

export class HandshakeMalformed extends problem('handshake-malformed', 400, 'The handshake is malformed', {
  meaning: '`Sec-WebSocket-Key` is not what a WebSocket client sends (RFC 6455, 4.1).',
}) {}

export class OriginNotAllowed extends problem('origin-not-allowed', 403, 'The page may not open this', {
  meaning: 'The WebSocket was asked for by a page of an origin that the organisation does not list.',
  remedy: 'Have an administrator list the exact origin among the web origins of the access policy.',
}) {}
