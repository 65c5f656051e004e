import { problem } from '@guildhall/http';

export class ReportNotFound extends problem('report-not-found', 404, 'No such report') {}
export class ReportAlreadyOver extends problem('report-already-over', 409, 'The report is not being made any more') {}
export class TooManyReports extends problem('too-many-reports', 429, 'Too many reports are being made', {
  meaning: 'An organisation has a few reports made at a time, so that those of others do not wait for all of them.',
  remedy: 'Wait until one of them is there, or cancel one.',
}) {}
export class ReportFileNotFound extends problem('report-file-not-found', 404, 'No such file', {
  meaning: 'The report has no file in this format: none was asked for, it is not made yet, or its time is over.',
  remedy: 'Look at the files that the report lists; ask for it again when they are gone.',
}) {}
