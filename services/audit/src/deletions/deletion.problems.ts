import { problem } from '@guildhall/http';

export class DeletionNotFound extends problem('deletion-not-found', 404, 'No such request for deletion') {}
export class NothingToDelete extends problem('nothing-to-delete', 409, 'No archive may be deleted now', {
  meaning: 'Every archive is younger than archives are kept, is held, or waits for another approval.',
  remedy: '`GET /audit/deletable-archives` shows what may go; `PUT /audit/retention` says how long archives are kept.',
}) {}
export class DeletionIsDecided extends problem('deletion-is-decided', 409, 'The request was decided before', {
  meaning: 'It was approved, declined, or has expired.',
  remedy: 'Ask anew where archives are to be deleted still.',
}) {}
export class SecondPersonNeeded extends problem('second-person-needed', 403, 'Another person has to approve it', {
  meaning: 'Nobody approves a deletion that they asked for themselves, nor one in whose name it was asked for.',
  remedy: 'Ask somebody else who may delete archives.',
}) {}
export class DeletionHeld extends problem('deletion-held', 409, 'A legal hold is on the archives', {
  meaning: 'Since the request a legal hold was placed on what is to be deleted, or it has to be kept for longer.',
  remedy: 'Wait until the hold is lifted, or ask anew for what is not held.',
}) {}
