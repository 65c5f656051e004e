import { problem } from '@guildhall/http';

export class ActivationRefused extends problem('activation-refused', 422, 'The link opens nothing', {
  meaning: 'The link was used, is too old, was replaced by a newer one, or the account may not be activated now.',
  remedy: 'Ask an administrator of the organisation to send the mail again.',
}) {}
