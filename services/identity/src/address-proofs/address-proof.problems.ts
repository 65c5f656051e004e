import { problem } from '@guildhall/http';

export class EmailProofRefused extends problem('email-proof-refused', 422, 'The link opens nothing', {
  meaning: 'The link was used, is too old, was replaced by a newer one, or the account may not act now.',
  remedy: 'Ask for another link with `POST /auth/email`.',
}) {}
export class EmailUnchanged extends problem('email-unchanged', 409, 'It is your address already') {}
export class TooManyLinks extends problem('too-many-links', 429, 'Too many links were mailed within an hour') {}
