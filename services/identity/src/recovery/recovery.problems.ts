import { problem } from '@guildhall/http';

export class RecoveryRefused extends problem('recovery-refused', 422, 'The link opens nothing', {
  meaning: 'The link was used, is too old, was replaced by a newer one, or the account may not be recovered now.',
  remedy: 'Ask for another link with `POST /auth/recovery`, or an administrator of your organisation.',
}) {}
