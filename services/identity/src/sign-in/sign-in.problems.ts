import { problem } from '@guildhall/http';

const AGAIN = 'Sign in again.';

export class SignInRefused extends problem('sign-in-refused', 401, 'Signing in did not succeed', {
  meaning: 'Organisation, address and password do not belong together, or the account may not sign in now.',
  remedy: 'Check all three. After several tries from one network, wait a quarter of an hour, or ask an administrator.',
}) {}

export class SecondFactorRefused extends problem('second-factor-refused', 401, 'The second factor is not right', {
  meaning: 'The challenge and the second factor do not belong together, or the challenge is not good any more.',
  remedy: 'Try another code. After five tries, or five minutes, sign in with the password again.',
}) {}

export class StepUpRefused extends problem('step-up-refused', 422, 'The proof is not right', {
  meaning: 'What was shown does not prove anew that it is the user who calls.',
  remedy: 'Show a second factor where one is enrolled, and the password otherwise.',
}) {}

export class RefreshRefused extends problem('refresh-refused', 401, 'The session cannot go on', {
  meaning: 'The refresh token is not, or no longer, good for a new access token.',
  remedy: AGAIN,
}) {}

export class RefreshTokenUsed extends problem('refresh-token-used', 409, 'The refresh token has just been used', {
  meaning: 'The same client showed the same refresh token twice within seconds: the first answer holds the next one.',
  remedy: 'Use the tokens of the first answer. When it was lost, sign in again; a later third use ends the session.',
}) {}

export class CurrentPasswordWrong extends problem('current-password-wrong', 422, 'The current password is not right') {}
