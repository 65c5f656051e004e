import { problem } from '@guildhall/http';

export class ImportNotFound extends problem('import-not-found', 404, 'No such import') {}
export class ImportOver extends problem('import-over', 409, 'The import is complete', {
  meaning: 'Somebody said that nothing more belongs to this import.',
  remedy: 'Begin another one.',
}) {}
export class RowsOutOfOrder extends problem('rows-out-of-order', 409, 'These are not the next rows', {
  meaning: 'Rows are handed in one after the other, each once: these come again, or some before them are missing.',
  remedy: 'Look at `nextRow` of the import, and go on there.',
}) {}
