import { problem } from '@guildhall/http';

export class ExportNotFound extends problem('export-not-found', 404, 'No such export') {}
export class ExportFileNotFound extends problem('export-file-not-found', 404, 'The export has no file', {
  meaning: 'The file is not made yet, could not be made, was deleted, or its time is over.',
  remedy: 'Look at the status of the export; ask for another when its file is gone.',
}) {}
export class TooManyExports extends problem('too-many-exports', 429, 'Too many exports are being made', {
  meaning: 'An organisation has a few exports made at a time, so that those of others do not wait for all of them.',
  remedy: 'Wait until one of them is there, or delete one.',
}) {}
