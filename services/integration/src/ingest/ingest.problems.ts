import { problem } from '@guildhall/http';

export class TooManyBatches extends problem('too-many-batches', 429, 'Too many batches at once', {
  meaning: 'As many batches are being taken in as may be at once, of this organisation or of all.',
  remedy: 'Send the batch again after the time that `Retry-After` names, and fewer of them side by side.',
}) {}

export class IngestBacklogFull extends problem('ingest-backlog-full', 429, 'What was handed in still waits', {
  meaning: 'More has been handed in than could be passed on, and no more is taken for the time being. Nothing is lost.',
  remedy: 'Send the batch again after the time that `Retry-After` names.',
}) {}
