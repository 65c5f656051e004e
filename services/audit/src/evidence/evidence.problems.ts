import { problem } from '@guildhall/http';

export class EarlierIsLater extends problem('earlier-is-later', 422, 'The earlier checkpoint is the later one', {
  meaning: 'A tree is shown to have grown from an earlier checkpoint to a later one, not back.',
  remedy: 'Name the older of the two as the earlier one.',
}) {}
export class EntriesArchived extends problem('entries-archived', 410, 'The entries have left for an archive', {
  meaning: 'The range begins with entries that were moved into an archive, which is evidence of them itself.',
  remedy: 'Take the archive’s file for those, or ask for a range that begins later.',
}) {}
