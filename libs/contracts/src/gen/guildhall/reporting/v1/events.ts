// Generated from guildhall/reporting/v1/events.proto by libs/contracts/plugin. Do not edit.
import { defineEvent, type EventType } from '../../../../event-type.js';
import { membersOf, readId, readList, readText, readTimestamp, type Writable } from '../../../../wire/reading.js';
import { within } from '../../../../wire/refusal.js';
import { dataOf, refuseStrangers, writeId, writeList, writeText, writeTimestamp } from '../../../../wire/writing.js';

/** Reporting is ready for an organisation. Its version is the attempt that it answers. */
export interface ReportingProvisioned {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
}

/** Reporting is ready for an organisation. Its version is the attempt that it answers. */
export const ReportingProvisioned: EventType<ReportingProvisioned> = defineEvent<ReportingProvisioned>(
  {
    type: 'guildhall.reporting.v1.ReportingProvisioned',
    topic: 'guildhall.reporting.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'internal',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: false,
  },
  { toWire: reportingProvisionedToWire, fromWire: reportingProvisionedFromWire },
);

function reportingProvisionedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ReportingProvisioned>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function reportingProvisionedFromWire(value: unknown, at: string, name: string): ReportingProvisioned {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ReportingProvisioned> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
  };
  return data;
}

/** Somebody asked for a report. */
export interface ReportRequested {
  /**
   * The report.
   * `rep_…` on the wire.
   */
  readonly reportId: string;
  /** Which one. */
  readonly type: string;
  /** Begin of what it covers. */
  readonly from: string;
  /** End of what it covers, not included. */
  readonly until: string;
}

/** Somebody asked for a report. */
export const ReportRequested: EventType<ReportRequested> = defineEvent<ReportRequested>(
  {
    type: 'guildhall.reporting.v1.ReportRequested',
    topic: 'guildhall.reporting.v1',
    audit: 'entry',
    category: 'analysis',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rep',
    subjectField: 'reportId',
    personal: [],
    ids: { reportId: 'rep' },
    hasChanges: false,
  },
  { toWire: reportRequestedToWire, fromWire: reportRequestedFromWire },
);

function reportRequestedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ReportRequested>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    reportId: writeId(data.reportId, 'rep', inside, 'reportId'),
    type: writeText(data.type, inside, 'type'),
    from: writeTimestamp(data.from, inside, 'from'),
    until: writeTimestamp(data.until, inside, 'until'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function reportRequestedFromWire(value: unknown, at: string, name: string): ReportRequested {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ReportRequested> = {
    reportId: readId(wire.reportId ?? wire.report_id, 'rep', inside, 'reportId'),
    type: readText(wire.type, inside, 'type'),
    from: readTimestamp(wire.from, inside, 'from'),
    until: readTimestamp(wire.until, inside, 'until'),
  };
  return data;
}

/** A report is there to be fetched. */
export interface ReportCompleted {
  /**
   * The report.
   * `rep_…` on the wire.
   */
  readonly reportId: string;
  /** Which one. */
  readonly type: string;
  /** In what. */
  readonly formats: readonly string[];
}

/** A report is there to be fetched. */
export const ReportCompleted: EventType<ReportCompleted> = defineEvent<ReportCompleted>(
  {
    type: 'guildhall.reporting.v1.ReportCompleted',
    topic: 'guildhall.reporting.v1',
    audit: 'entry',
    category: 'analysis',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rep',
    subjectField: 'reportId',
    personal: [],
    ids: { reportId: 'rep' },
    hasChanges: false,
  },
  { toWire: reportCompletedToWire, fromWire: reportCompletedFromWire },
);

function reportCompletedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ReportCompleted>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    reportId: writeId(data.reportId, 'rep', inside, 'reportId'),
    type: writeText(data.type, inside, 'type'),
    formats: writeList(data.formats, inside, 'formats', writeText),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function reportCompletedFromWire(value: unknown, at: string, name: string): ReportCompleted {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ReportCompleted> = {
    reportId: readId(wire.reportId ?? wire.report_id, 'rep', inside, 'reportId'),
    type: readText(wire.type, inside, 'type'),
    formats: readList(wire.formats, inside, 'formats', readText),
  };
  return data;
}

/** A report could not be made. */
export interface ReportFailed {
  /**
   * The report.
   * `rep_…` on the wire.
   */
  readonly reportId: string;
  /** A word of a fixed list. */
  readonly reason: string;
}

/** A report could not be made. */
export const ReportFailed: EventType<ReportFailed> = defineEvent<ReportFailed>(
  {
    type: 'guildhall.reporting.v1.ReportFailed',
    topic: 'guildhall.reporting.v1',
    audit: 'entry',
    category: 'analysis',
    severity: 'error',
    visibility: 'subscriber',
    subjectPrefix: 'rep',
    subjectField: 'reportId',
    personal: [],
    ids: { reportId: 'rep' },
    hasChanges: false,
  },
  { toWire: reportFailedToWire, fromWire: reportFailedFromWire },
);

function reportFailedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ReportFailed>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    reportId: writeId(data.reportId, 'rep', inside, 'reportId'),
    reason: writeText(data.reason, inside, 'reason'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function reportFailedFromWire(value: unknown, at: string, name: string): ReportFailed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ReportFailed> = {
    reportId: readId(wire.reportId ?? wire.report_id, 'rep', inside, 'reportId'),
    reason: readText(wire.reason, inside, 'reason'),
  };
  return data;
}

/** Somebody needs a report no more. */
export interface ReportCancelled {
  /**
   * The report.
   * `rep_…` on the wire.
   */
  readonly reportId: string;
}

/** Somebody needs a report no more. */
export const ReportCancelled: EventType<ReportCancelled> = defineEvent<ReportCancelled>(
  {
    type: 'guildhall.reporting.v1.ReportCancelled',
    topic: 'guildhall.reporting.v1',
    audit: 'entry',
    category: 'analysis',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rep',
    subjectField: 'reportId',
    personal: [],
    ids: { reportId: 'rep' },
    hasChanges: false,
  },
  { toWire: reportCancelledToWire, fromWire: reportCancelledFromWire },
);

function reportCancelledToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ReportCancelled>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    reportId: writeId(data.reportId, 'rep', inside, 'reportId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function reportCancelledFromWire(value: unknown, at: string, name: string): ReportCancelled {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ReportCancelled> = {
    reportId: readId(wire.reportId ?? wire.report_id, 'rep', inside, 'reportId'),
  };
  return data;
}

/** Members of the organisation may fetch a file of a report for a while. */
export interface ReportLinkCreated {
  /**
   * The report.
   * `rep_…` on the wire.
   */
  readonly reportId: string;
  /** The file. */
  readonly format: string;
  /** Until when. */
  readonly expiresAt: string;
}

/** Members of the organisation may fetch a file of a report for a while. */
export const ReportLinkCreated: EventType<ReportLinkCreated> = defineEvent<ReportLinkCreated>(
  {
    type: 'guildhall.reporting.v1.ReportLinkCreated',
    topic: 'guildhall.reporting.v1',
    audit: 'entry',
    category: 'data_access',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rep',
    subjectField: 'reportId',
    personal: [],
    ids: { reportId: 'rep' },
    hasChanges: false,
  },
  { toWire: reportLinkCreatedToWire, fromWire: reportLinkCreatedFromWire },
);

function reportLinkCreatedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ReportLinkCreated>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    reportId: writeId(data.reportId, 'rep', inside, 'reportId'),
    format: writeText(data.format, inside, 'format'),
    expiresAt: writeTimestamp(data.expiresAt, inside, 'expiresAt'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function reportLinkCreatedFromWire(value: unknown, at: string, name: string): ReportLinkCreated {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ReportLinkCreated> = {
    reportId: readId(wire.reportId ?? wire.report_id, 'rep', inside, 'reportId'),
    format: readText(wire.format, inside, 'format'),
    expiresAt: readTimestamp(wire.expiresAt ?? wire.expires_at, inside, 'expiresAt'),
  };
  return data;
}

/** A file of a report left the platform. */
export interface ReportDownloaded {
  /**
   * The report.
   * `rep_…` on the wire.
   */
  readonly reportId: string;
  /** The file. */
  readonly format: string;
  /** `link` or `direct`. */
  readonly way: string;
}

/** A file of a report left the platform. */
export const ReportDownloaded: EventType<ReportDownloaded> = defineEvent<ReportDownloaded>(
  {
    type: 'guildhall.reporting.v1.ReportDownloaded',
    topic: 'guildhall.reporting.v1',
    audit: 'entry',
    category: 'data_access',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rep',
    subjectField: 'reportId',
    personal: [],
    ids: { reportId: 'rep' },
    hasChanges: false,
  },
  { toWire: reportDownloadedToWire, fromWire: reportDownloadedFromWire },
);

function reportDownloadedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ReportDownloaded>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    reportId: writeId(data.reportId, 'rep', inside, 'reportId'),
    format: writeText(data.format, inside, 'format'),
    way: writeText(data.way, inside, 'way'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function reportDownloadedFromWire(value: unknown, at: string, name: string): ReportDownloaded {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ReportDownloaded> = {
    reportId: readId(wire.reportId ?? wire.report_id, 'rep', inside, 'reportId'),
    format: readText(wire.format, inside, 'format'),
    way: readText(wire.way, inside, 'way'),
  };
  return data;
}
