import { problem } from '@guildhall/http';

export class LegalHoldNotFound extends problem('legal-hold-not-found', 404, 'No such legal hold') {}
export class LegalHoldIsLifted extends problem('legal-hold-is-lifted', 409, 'The legal hold is lifted', {
  meaning: 'Somebody lifted the hold before; it holds nothing any more.',
  remedy: 'Place a new one where something is to be held again.',
}) {}
