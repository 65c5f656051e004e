import { problem } from '@guildhall/http';

export class ArchiveNotFound extends problem('archive-not-found', 404, 'No such archive') {}
export class ArchiveIsDeleted extends problem('archive-is-deleted', 410, 'The archive was deleted', {
  meaning: 'Two people had the file deleted; the hashes of its entries are all that is left.',
  remedy: 'Whoever kept the file can verify it still.',
}) {}
