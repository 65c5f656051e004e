import { problem } from '@guildhall/http';

export class FactorNotFound extends problem('factor-not-found', 404, 'No such second factor') {}
export class FactorCodeWrong extends problem('factor-code-wrong', 422, 'The code is not right', {
  meaning: 'It is not the code of this app and moment, or it has been shown before.',
  remedy: 'Wait for the next one. After five tries, begin again: the clock of the device may be wrong.',
}) {}
export class PasskeyRefused extends problem('passkey-refused', 422, 'The passkey was not taken', {
  meaning:
    'It does not answer the options that were asked for last, comes from another page, or did not verify its holder.',
  remedy: 'Ask for options once more, and answer them within five minutes.',
}) {}
export class PasskeyKnown extends problem('passkey-known', 409, 'The passkey is enrolled already') {}
export class FactorMethodNotAllowed extends problem(
  'factor-method-not-allowed',
  403,
  'The organisation does not allow this kind of second factor',
  { remedy: 'Enrol another kind, or ask an administrator: the policy `mfa` names those that are allowed.' },
) {}
export class TooManyFactors extends problem(
  'too-many-factors',
  409,
  'There are as many second factors as there may be',
  {
    remedy: 'Remove one that you do not use any more.',
  },
) {}
export class NoFactorEnrolled extends problem('no-factor-enrolled', 409, 'There is no second factor to stand in for', {
  meaning: 'Backup codes stand in for an authenticator app or a passkey that is not at hand.',
  remedy: 'Enrol one of these: backup codes come along.',
}) {}
export class LastFactorDemanded extends problem('last-factor-demanded', 409, 'The last second factor has to stay', {
  meaning: 'The organisation demands one of this user.',
  remedy: 'Enrol another one first.',
}) {}
export class CannotResetOwnFactors extends problem('cannot-reset-own-factors', 403, 'Nobody resets their own factors', {
  remedy: 'Remove them at `DELETE /auth/factors/{factorId}`, or ask another administrator.',
}) {}
