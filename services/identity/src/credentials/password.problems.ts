import { problem } from '@guildhall/http';

export class PasswordRefused extends problem('password-refused', 422, 'The password is refused', {
  meaning: 'The password does not keep the policy of the organisation, or would be guessed too soon.',
  remedy: 'Choose another one: several unrelated words do well. `errors` names the reason.',
}) {}

export class PasswordsBusy extends problem('passwords-busy', 503, 'Too many sign-ins at once') {}
