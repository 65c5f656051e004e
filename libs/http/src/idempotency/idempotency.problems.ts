import { problem } from '../problems/problem.js';

export class IdempotencyKeyMalformed extends problem(
  'idempotency-key-malformed',
  400,
  'The Idempotency-Key is malformed',
  {
    meaning: 'The key is empty, longer than 255 characters, or holds others than visible ASCII.',
    remedy: 'Send a random uuid, a new one for each thing you want done.',
  },
) {}

export class IdempotencyKeyInUse extends problem('idempotency-key-in-use', 409, 'The first request is still running', {
  meaning: 'Another request with this Idempotency-Key has not been answered yet.',
  remedy: 'Repeat the request after the time that `Retry-After` names: you will get the answer of the first.',
}) {}

export class IdempotencyKeyReused extends problem('idempotency-key-reused', 422, 'The key belongs to another request', {
  meaning: 'This Idempotency-Key was sent before with another address or another body.',
  remedy: 'Send a new key for a new request, and exactly the same request under the same key.',
}) {}
