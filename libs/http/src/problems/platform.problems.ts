import { problem } from './problem.js';

export class UnreadableRequest extends problem('unreadable-request', 400, 'The request cannot be read') {}

export class UnreadableJson extends problem('unreadable-json', 400, 'The body is not acceptable JSON', {
  meaning: 'The body is no JSON in UTF-8, or is nested more deeply or has more members than any request needs.',
  remedy: 'Send well-formed JSON (RFC 8259) of reasonable depth.',
}) {}

export class InvalidIdentifier extends problem('invalid-id', 400, 'This is not an id of the right kind', {
  meaning: 'An id in the path has another form than ids of this kind: a prefix, an underscore and 26 characters.',
  remedy: 'Send the id exactly as the API returned it.',
}) {}

export class SignInRequired extends problem('sign-in-required', 401, 'Sign in first') {}

export class StepUpRequired extends problem('step-up-required', 401, 'Prove once more who you are', {
  meaning: 'The operation is dangerous: it asks for a sign-in of a short while ago, or for a second factor.',
  remedy:
    'Send your second factor, or without one your password, to `POST /auth/step-up`, and repeat the request with the token in the answer.',
}) {}

export class PermissionMissing extends problem('permission-missing', 403, 'The permission is missing') {}

export class NoSuchRoute extends problem('no-such-route', 404, 'There is nothing at this address', {
  remedy: 'Compare the path with the API description.',
}) {}

export class MethodNotAllowed extends problem('method-not-allowed', 405, 'The method is not allowed here', {
  meaning: 'The address exists and does not answer to this method.',
  remedy: 'Use one of the methods that the header `Allow` names.',
}) {}

export class RequestTooSlow extends problem('request-too-slow', 408, 'The request took too long to arrive', {
  meaning: 'The header of the request, or its body, was not complete in time.',
  remedy: 'Send it again, over a better connection.',
}) {}

export class BodyTooLarge extends problem('body-too-large', 413, 'The body is too large', {
  meaning: 'The body is larger than this route accepts.',
  remedy: 'Send less at once.',
}) {}

export class AddressTooLong extends problem('address-too-long', 414, 'The address is too long', {
  remedy: 'Shorten the path or the query.',
}) {}

export class UnsupportedMedia extends problem('unsupported-media-type', 415, 'The media type is not supported', {
  meaning: 'The body has a type or an encoding that this route does not read.',
  remedy: 'Send `Content-Type: application/json`, uncompressed.',
}) {}

export class InputRefused extends problem('input-refused', 422, 'The input is refused', {
  meaning: 'The input was read and does not fit its schema: a type, a range, a missing or an unknown field.',
  remedy: 'Correct each place that `errors` names by its JSON pointer.',
}) {}

export class HeaderFieldsTooLarge extends problem('header-fields-too-large', 431, 'The header is too large', {
  remedy: 'Send fewer or shorter header fields.',
}) {}

export class InternalFault extends problem('internal-fault', 500, 'Something went wrong on our side', {
  meaning: 'The service met a fault of its own. It has been logged under the id in `instance`.',
  remedy: 'Tell the operator that id. Repeat only what is safe to repeat.',
}) {}

export class TemporarilyUnavailable extends problem('temporarily-unavailable', 503, 'Not available at the moment') {}

export class DeadlineExceeded extends problem('deadline-exceeded', 503, 'The answer took too long', {
  meaning: 'The request ran into its deadline and was given up. Whether a change took place is not certain.',
}) {}
