import { problem } from '@guildhall/http';

export class EntryNotProvable extends problem(
  'entry-not-provable',
  409,
  'The entry is not covered by that checkpoint',
  {
    meaning:
      'The entry is kept, but the checkpoint in question was signed before the entry had its place in the trail.',
    remedy: 'Ask again a few seconds later, or for a later checkpoint.',
  },
) {}
export class CheckpointNotFound extends problem('checkpoint-not-found', 404, 'No such checkpoint') {}
