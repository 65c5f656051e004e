import { problem } from '@guildhall/http';

export class EntryNotFound extends problem('entry-not-found', 404, 'No such entry', {
  meaning: 'The trail has no entry with this id, or it is so old that it lies in an archive.',
  remedy: '`GET /audit/archives` lists the archives; the entries of one, and what proves them, are its file.',
}) {}
