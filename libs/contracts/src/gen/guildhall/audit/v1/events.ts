// Generated from guildhall/audit/v1/events.proto by libs/contracts/plugin. Do not edit.
import { defineEvent, type EventType } from '../../../../event-type.js';
import { isPresent, membersOf, readDouble, readFlag, readId, readInt32, readList, readText, readTimestamp, type Writable } from '../../../../wire/reading.js';
import { within } from '../../../../wire/refusal.js';
import { dataOf, refuseStrangers, writeDouble, writeFlag, writeId, writeInt32, writeList, writeText, writeTimestamp } from '../../../../wire/writing.js';
import { changeFromWire, changeToWire, type Change } from '../../../../gen/guildhall/options/v1/change.js';

/** Audit is ready for an organisation. Its version is the attempt that it answers. */
export interface AuditProvisioned {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
}

/** Audit is ready for an organisation. Its version is the attempt that it answers. */
export const AuditProvisioned: EventType<AuditProvisioned> = defineEvent<AuditProvisioned>(
  {
    type: 'guildhall.audit.v1.AuditProvisioned',
    topic: 'guildhall.audit.v1',
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
  { toWire: auditProvisionedToWire, fromWire: auditProvisionedFromWire },
);

function auditProvisionedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<AuditProvisioned>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function auditProvisionedFromWire(value: unknown, at: string, name: string): AuditProvisioned {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<AuditProvisioned> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
  };
  return data;
}

/** The platform log as it stood, signed: whoever keeps this can prove later what was in it (C2SP tlog-checkpoint). */
export interface CheckpointPublished {
  /**
   * This statement.
   * `ckp_…` on the wire.
   */
  readonly checkpointId: string;
  /** The log's name, first line of the note. */
  readonly origin: string;
  /** How many leaves it had. */
  readonly treeSize: number;
  /** Base64 of its root hash (RFC 6962). */
  readonly rootHash: string;
  /** The whole signed note, as it is given to verifiers. */
  readonly note: string;
}

/** The platform log as it stood, signed: whoever keeps this can prove later what was in it (C2SP tlog-checkpoint). */
export const CheckpointPublished: EventType<CheckpointPublished> = defineEvent<CheckpointPublished>(
  {
    type: 'guildhall.audit.v1.CheckpointPublished',
    topic: 'guildhall.audit.v1',
    audit: 'none',
    category: 'compliance',
    severity: 'debug',
    visibility: 'subscriber',
    subjectPrefix: 'ckp',
    subjectField: 'checkpointId',
    personal: [],
    ids: { checkpointId: 'ckp' },
    hasChanges: false,
  },
  { toWire: checkpointPublishedToWire, fromWire: checkpointPublishedFromWire },
);

function checkpointPublishedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<CheckpointPublished>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    checkpointId: writeId(data.checkpointId, 'ckp', inside, 'checkpointId'),
    origin: writeText(data.origin, inside, 'origin'),
    treeSize: writeDouble(data.treeSize, inside, 'treeSize'),
    rootHash: writeText(data.rootHash, inside, 'rootHash'),
    note: writeText(data.note, inside, 'note'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function checkpointPublishedFromWire(value: unknown, at: string, name: string): CheckpointPublished {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<CheckpointPublished> = {
    checkpointId: readId(wire.checkpointId ?? wire.checkpoint_id, 'ckp', inside, 'checkpointId'),
    origin: readText(wire.origin, inside, 'origin'),
    treeSize: readDouble(wire.treeSize ?? wire.tree_size, inside, 'treeSize'),
    rootHash: readText(wire.rootHash ?? wire.root_hash, inside, 'rootHash'),
    note: readText(wire.note, inside, 'note'),
  };
  return data;
}

/** A witness co-signed the platform log: it saw that the log only grew, and keeps what it saw outside of the platform (C2SP tlog-cosignature). */
export interface CheckpointCosigned {
  /**
   * The statement that it co-signed.
   * `ckp_…` on the wire.
   */
  readonly checkpointId: string;
  /** How many leaves the log had. */
  readonly treeSize: number;
  /** The witness, by its name. */
  readonly witness: string;
  /** When it signed, as it says itself. */
  readonly cosignedAt: string;
  /** The signed note with the signatures of all witnesses so far. */
  readonly note: string;
}

/** A witness co-signed the platform log: it saw that the log only grew, and keeps what it saw outside of the platform (C2SP tlog-cosignature). */
export const CheckpointCosigned: EventType<CheckpointCosigned> = defineEvent<CheckpointCosigned>(
  {
    type: 'guildhall.audit.v1.CheckpointCosigned',
    topic: 'guildhall.audit.v1',
    audit: 'none',
    category: 'compliance',
    severity: 'debug',
    visibility: 'subscriber',
    subjectPrefix: 'ckp',
    subjectField: 'checkpointId',
    personal: [],
    ids: { checkpointId: 'ckp' },
    hasChanges: false,
  },
  { toWire: checkpointCosignedToWire, fromWire: checkpointCosignedFromWire },
);

function checkpointCosignedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<CheckpointCosigned>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    checkpointId: writeId(data.checkpointId, 'ckp', inside, 'checkpointId'),
    treeSize: writeDouble(data.treeSize, inside, 'treeSize'),
    witness: writeText(data.witness, inside, 'witness'),
    cosignedAt: writeTimestamp(data.cosignedAt, inside, 'cosignedAt'),
    note: writeText(data.note, inside, 'note'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function checkpointCosignedFromWire(value: unknown, at: string, name: string): CheckpointCosigned {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<CheckpointCosigned> = {
    checkpointId: readId(wire.checkpointId ?? wire.checkpoint_id, 'ckp', inside, 'checkpointId'),
    treeSize: readDouble(wire.treeSize ?? wire.tree_size, inside, 'treeSize'),
    witness: readText(wire.witness, inside, 'witness'),
    cosignedAt: readTimestamp(wire.cosignedAt ?? wire.cosigned_at, inside, 'cosignedAt'),
    note: readText(wire.note, inside, 'note'),
  };
  return data;
}

/** An authority of time saw the text of a checkpoint: what it covers is not younger than that (RFC 3161). */
export interface CheckpointTimeStamped {
  /**
   * The statement that was stamped.
   * `ckp_…` on the wire.
   */
  readonly checkpointId: string;
  /** How many leaves the log had. */
  readonly treeSize: number;
  /** The authority, by the subject of its certificate. */
  readonly authority: string;
  /** When, as the authority says. */
  readonly stampedAt: string;
  /** Base64 of what the authority signed, a CMS ContentInfo in DER. */
  readonly statement: string;
}

/** An authority of time saw the text of a checkpoint: what it covers is not younger than that (RFC 3161). */
export const CheckpointTimeStamped: EventType<CheckpointTimeStamped> = defineEvent<CheckpointTimeStamped>(
  {
    type: 'guildhall.audit.v1.CheckpointTimeStamped',
    topic: 'guildhall.audit.v1',
    audit: 'none',
    category: 'compliance',
    severity: 'debug',
    visibility: 'subscriber',
    subjectPrefix: 'ckp',
    subjectField: 'checkpointId',
    personal: [],
    ids: { checkpointId: 'ckp' },
    hasChanges: false,
  },
  { toWire: checkpointTimeStampedToWire, fromWire: checkpointTimeStampedFromWire },
);

function checkpointTimeStampedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<CheckpointTimeStamped>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    checkpointId: writeId(data.checkpointId, 'ckp', inside, 'checkpointId'),
    treeSize: writeDouble(data.treeSize, inside, 'treeSize'),
    authority: writeText(data.authority, inside, 'authority'),
    stampedAt: writeTimestamp(data.stampedAt, inside, 'stampedAt'),
    statement: writeText(data.statement, inside, 'statement'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function checkpointTimeStampedFromWire(value: unknown, at: string, name: string): CheckpointTimeStamped {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<CheckpointTimeStamped> = {
    checkpointId: readId(wire.checkpointId ?? wire.checkpoint_id, 'ckp', inside, 'checkpointId'),
    treeSize: readDouble(wire.treeSize ?? wire.tree_size, inside, 'treeSize'),
    authority: readText(wire.authority, inside, 'authority'),
    stampedAt: readTimestamp(wire.stampedAt ?? wire.stamped_at, inside, 'stampedAt'),
    statement: readText(wire.statement, inside, 'statement'),
  };
  return data;
}

/** Somebody took evidence of a range of the trail: its entries, and all that proves them to a stranger. */
export interface EvidenceExported {
  /**
   * This evidence.
   * `evd_…` on the wire.
   */
  readonly evidenceId: string;
  /** The first place that it is about. */
  readonly firstPlace: number;
  /** How many entries it holds. */
  readonly entries: number;
  /** Size of the checkpoint that proves them. */
  readonly checkpointSize: number;
}

/** Somebody took evidence of a range of the trail: its entries, and all that proves them to a stranger. */
export const EvidenceExported: EventType<EvidenceExported> = defineEvent<EvidenceExported>(
  {
    type: 'guildhall.audit.v1.EvidenceExported',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'evd',
    subjectField: 'evidenceId',
    personal: [],
    ids: { evidenceId: 'evd' },
    hasChanges: false,
  },
  { toWire: evidenceExportedToWire, fromWire: evidenceExportedFromWire },
);

function evidenceExportedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<EvidenceExported>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    evidenceId: writeId(data.evidenceId, 'evd', inside, 'evidenceId'),
    firstPlace: writeDouble(data.firstPlace, inside, 'firstPlace'),
    entries: writeDouble(data.entries, inside, 'entries'),
    checkpointSize: writeDouble(data.checkpointSize, inside, 'checkpointSize'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function evidenceExportedFromWire(value: unknown, at: string, name: string): EvidenceExported {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<EvidenceExported> = {
    evidenceId: readId(wire.evidenceId ?? wire.evidence_id, 'evd', inside, 'evidenceId'),
    firstPlace: readDouble(wire.firstPlace ?? wire.first_place, inside, 'firstPlace'),
    entries: readDouble(wire.entries, inside, 'entries'),
    checkpointSize: readDouble(wire.checkpointSize ?? wire.checkpoint_size, inside, 'checkpointSize'),
  };
  return data;
}

/** Somebody had a range of the trail verified. */
export interface TrailVerified {
  /**
   * This verification.
   * `ver_…` on the wire.
   */
  readonly verificationId: string;
  /** `intact` or `broken`. */
  readonly outcome: string;
  /** The first place that was looked at. */
  readonly firstPlace: number;
  /** The last place that was looked at. */
  readonly lastPlace: number;
  /** How many entries were looked at. */
  readonly entries: number;
}

/** Somebody had a range of the trail verified. */
export const TrailVerified: EventType<TrailVerified> = defineEvent<TrailVerified>(
  {
    type: 'guildhall.audit.v1.TrailVerified',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'ver',
    subjectField: 'verificationId',
    personal: [],
    ids: { verificationId: 'ver' },
    hasChanges: false,
  },
  { toWire: trailVerifiedToWire, fromWire: trailVerifiedFromWire },
);

function trailVerifiedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailVerified>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    verificationId: writeId(data.verificationId, 'ver', inside, 'verificationId'),
    outcome: writeText(data.outcome, inside, 'outcome'),
    firstPlace: writeDouble(data.firstPlace, inside, 'firstPlace'),
    lastPlace: writeDouble(data.lastPlace, inside, 'lastPlace'),
    entries: writeDouble(data.entries, inside, 'entries'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailVerifiedFromWire(value: unknown, at: string, name: string): TrailVerified {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailVerified> = {
    verificationId: readId(wire.verificationId ?? wire.verification_id, 'ver', inside, 'verificationId'),
    outcome: readText(wire.outcome, inside, 'outcome'),
    firstPlace: readDouble(wire.firstPlace ?? wire.first_place, inside, 'firstPlace'),
    lastPlace: readDouble(wire.lastPlace ?? wire.last_place, inside, 'lastPlace'),
    entries: readDouble(wire.entries, inside, 'entries'),
  };
  return data;
}

/** The trail does not verify: an entry, a chain or a tree is not what was signed. */
export interface TrailBroken {
  /**
   * This finding.
   * `brk_…` on the wire.
   */
  readonly breakId: string;
  /** The first place that does not fit. */
  readonly place: number;
  /** What does not fit: a word of a fixed list. */
  readonly finding: string;
}

/** The trail does not verify: an entry, a chain or a tree is not what was signed. */
export const TrailBroken: EventType<TrailBroken> = defineEvent<TrailBroken>(
  {
    type: 'guildhall.audit.v1.TrailBroken',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'security',
    severity: 'critical',
    visibility: 'subscriber',
    subjectPrefix: 'brk',
    subjectField: 'breakId',
    personal: [],
    ids: { breakId: 'brk' },
    hasChanges: false,
  },
  { toWire: trailBrokenToWire, fromWire: trailBrokenFromWire },
);

function trailBrokenToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailBroken>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    breakId: writeId(data.breakId, 'brk', inside, 'breakId'),
    place: writeDouble(data.place, inside, 'place'),
    finding: writeText(data.finding, inside, 'finding'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailBrokenFromWire(value: unknown, at: string, name: string): TrailBroken {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailBroken> = {
    breakId: readId(wire.breakId ?? wire.break_id, 'brk', inside, 'breakId'),
    place: readDouble(wire.place, inside, 'place'),
    finding: readText(wire.finding, inside, 'finding'),
  };
  return data;
}

/** A trail that was broken is found whole again: what was missing or changed is back. */
export interface TrailMended {
  /**
   * The finding that holds no more.
   * `brk_…` on the wire.
   */
  readonly breakId: string;
  /** The place that did not fit. */
  readonly place: number;
  /** What did not fit. */
  readonly finding: string;
}

/** A trail that was broken is found whole again: what was missing or changed is back. */
export const TrailMended: EventType<TrailMended> = defineEvent<TrailMended>(
  {
    type: 'guildhall.audit.v1.TrailMended',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'security',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'brk',
    subjectField: 'breakId',
    personal: [],
    ids: { breakId: 'brk' },
    hasChanges: false,
  },
  { toWire: trailMendedToWire, fromWire: trailMendedFromWire },
);

function trailMendedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailMended>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    breakId: writeId(data.breakId, 'brk', inside, 'breakId'),
    place: writeDouble(data.place, inside, 'place'),
    finding: writeText(data.finding, inside, 'finding'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailMendedFromWire(value: unknown, at: string, name: string): TrailMended {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailMended> = {
    breakId: readId(wire.breakId ?? wire.break_id, 'brk', inside, 'breakId'),
    place: readDouble(wire.place, inside, 'place'),
    finding: readText(wire.finding, inside, 'finding'),
  };
  return data;
}

/** An organisation changed how long its trail is live, and how long its archives are kept. */
export interface TrailRetentionChanged {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
  /** So long an entry is listed and searched. */
  readonly monthsLive: number;
  /** So long an archive is kept before its deletion may be asked for; none: for ever. */
  readonly monthsKept?: number;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** An organisation changed how long its trail is live, and how long its archives are kept. */
export const TrailRetentionChanged: EventType<TrailRetentionChanged> = defineEvent<TrailRetentionChanged>(
  {
    type: 'guildhall.audit.v1.TrailRetentionChanged',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: true,
  },
  { toWire: trailRetentionChangedToWire, fromWire: trailRetentionChangedFromWire },
);

function trailRetentionChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailRetentionChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
    monthsLive: writeInt32(data.monthsLive, inside, 'monthsLive'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  if (data.monthsKept !== undefined) wire.monthsKept = writeInt32(data.monthsKept, inside, 'monthsKept');
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailRetentionChangedFromWire(value: unknown, at: string, name: string): TrailRetentionChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailRetentionChanged> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
    monthsLive: readInt32(wire.monthsLive ?? wire.months_live, inside, 'monthsLive'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  const monthsKept = wire.monthsKept ?? wire.months_kept;
  if (isPresent(monthsKept)) data.monthsKept = readInt32(monthsKept, inside, 'monthsKept');
  return data;
}

/** Entries have left the database for a file that proves them; their hashes stay. */
export interface TrailArchived {
  /**
   * The archive.
   * `arc_…` on the wire.
   */
  readonly archiveId: string;
  /** The first place in it. */
  readonly firstPlace: number;
  /** The last place in it. */
  readonly lastPlace: number;
  /** SHA-256 of the file, in hex. */
  readonly sha256: string;
  /** Length of the file. */
  readonly bytes: number;
  /** Leaves of the platform log under the checkpoint that the file is proven by. */
  readonly checkpointSize: number;
}

/** Entries have left the database for a file that proves them; their hashes stay. */
export const TrailArchived: EventType<TrailArchived> = defineEvent<TrailArchived>(
  {
    type: 'guildhall.audit.v1.TrailArchived',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'arc',
    subjectField: 'archiveId',
    personal: [],
    ids: { archiveId: 'arc' },
    hasChanges: false,
  },
  { toWire: trailArchivedToWire, fromWire: trailArchivedFromWire },
);

function trailArchivedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailArchived>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    archiveId: writeId(data.archiveId, 'arc', inside, 'archiveId'),
    firstPlace: writeDouble(data.firstPlace, inside, 'firstPlace'),
    lastPlace: writeDouble(data.lastPlace, inside, 'lastPlace'),
    sha256: writeText(data.sha256, inside, 'sha256'),
    bytes: writeDouble(data.bytes, inside, 'bytes'),
    checkpointSize: writeDouble(data.checkpointSize, inside, 'checkpointSize'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailArchivedFromWire(value: unknown, at: string, name: string): TrailArchived {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailArchived> = {
    archiveId: readId(wire.archiveId ?? wire.archive_id, 'arc', inside, 'archiveId'),
    firstPlace: readDouble(wire.firstPlace ?? wire.first_place, inside, 'firstPlace'),
    lastPlace: readDouble(wire.lastPlace ?? wire.last_place, inside, 'lastPlace'),
    sha256: readText(wire.sha256, inside, 'sha256'),
    bytes: readDouble(wire.bytes, inside, 'bytes'),
    checkpointSize: readDouble(wire.checkpointSize ?? wire.checkpoint_size, inside, 'checkpointSize'),
  };
  return data;
}

/** From now on nothing within the scope is deleted or erased. */
export interface LegalHoldPlaced {
  /**
   * The hold.
   * `hld_…` on the wire.
   */
  readonly holdId: string;
  /** `period`, `person` or `subject`. */
  readonly scope: string;
  /** Of a period: its beginning. */
  readonly from?: string;
  /** Of a period: its end. */
  readonly until?: string;
  /**
   * Whose entries: a user, or the word of a product.
   * Personal data.
   */
  readonly person?: string;
  /** Entries about this. */
  readonly target?: string;
  /** Why, in the words of who placed it. */
  readonly reason: string;
}

/** From now on nothing within the scope is deleted or erased. */
export const LegalHoldPlaced: EventType<LegalHoldPlaced> = defineEvent<LegalHoldPlaced>(
  {
    type: 'guildhall.audit.v1.LegalHoldPlaced',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'hld',
    subjectField: 'holdId',
    personal: ['person'],
    ids: { holdId: 'hld' },
    hasChanges: false,
  },
  { toWire: legalHoldPlacedToWire, fromWire: legalHoldPlacedFromWire },
);

function legalHoldPlacedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<LegalHoldPlaced>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    holdId: writeId(data.holdId, 'hld', inside, 'holdId'),
    scope: writeText(data.scope, inside, 'scope'),
    reason: writeText(data.reason, inside, 'reason'),
  };
  if (data.from !== undefined) wire.from = writeText(data.from, inside, 'from');
  if (data.until !== undefined) wire.until = writeText(data.until, inside, 'until');
  if (data.person !== undefined) wire.person = writeText(data.person, inside, 'person');
  if (data.target !== undefined) wire.target = writeText(data.target, inside, 'target');
  refuseStrangers(data, wire, inside);
  return wire;
}

function legalHoldPlacedFromWire(value: unknown, at: string, name: string): LegalHoldPlaced {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<LegalHoldPlaced> = {
    holdId: readId(wire.holdId ?? wire.hold_id, 'hld', inside, 'holdId'),
    scope: readText(wire.scope, inside, 'scope'),
    reason: readText(wire.reason, inside, 'reason'),
  };
  const from = wire.from;
  if (isPresent(from)) data.from = readText(from, inside, 'from');
  const until = wire.until;
  if (isPresent(until)) data.until = readText(until, inside, 'until');
  const person = wire.person;
  if (isPresent(person)) data.person = readText(person, inside, 'person');
  const target = wire.target;
  if (isPresent(target)) data.target = readText(target, inside, 'target');
  return data;
}

/** What was held may be deleted and erased again; what waited for it goes on. */
export interface LegalHoldLifted {
  /**
   * The hold.
   * `hld_…` on the wire.
   */
  readonly holdId: string;
}

/** What was held may be deleted and erased again; what waited for it goes on. */
export const LegalHoldLifted: EventType<LegalHoldLifted> = defineEvent<LegalHoldLifted>(
  {
    type: 'guildhall.audit.v1.LegalHoldLifted',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'hld',
    subjectField: 'holdId',
    personal: [],
    ids: { holdId: 'hld' },
    hasChanges: false,
  },
  { toWire: legalHoldLiftedToWire, fromWire: legalHoldLiftedFromWire },
);

function legalHoldLiftedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<LegalHoldLifted>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    holdId: writeId(data.holdId, 'hld', inside, 'holdId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function legalHoldLiftedFromWire(value: unknown, at: string, name: string): LegalHoldLifted {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<LegalHoldLifted> = {
    holdId: readId(wire.holdId ?? wire.hold_id, 'hld', inside, 'holdId'),
  };
  return data;
}

/** Somebody asks for archives to be deleted; another person has to approve it. */
export interface TrailDeletionRequested {
  /**
   * The request.
   * `tdl_…` on the wire.
   */
  readonly deletionId: string;
  /**
   * The archives.
   * `arc_…` on the wire.
   */
  readonly archiveIds: readonly string[];
  /** Entries in them. */
  readonly entries: number;
  /** Without an approval by then it is over. */
  readonly expiresAt: string;
}

/** Somebody asks for archives to be deleted; another person has to approve it. */
export const TrailDeletionRequested: EventType<TrailDeletionRequested> = defineEvent<TrailDeletionRequested>(
  {
    type: 'guildhall.audit.v1.TrailDeletionRequested',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'tdl',
    subjectField: 'deletionId',
    personal: [],
    ids: { deletionId: 'tdl', 'archiveIds[]': 'arc' },
    hasChanges: false,
  },
  { toWire: trailDeletionRequestedToWire, fromWire: trailDeletionRequestedFromWire },
);

function trailDeletionRequestedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailDeletionRequested>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    deletionId: writeId(data.deletionId, 'tdl', inside, 'deletionId'),
    archiveIds: writeList(data.archiveIds, inside, 'archiveIds', (item, at, name) => writeId(item, 'arc', at, name)),
    entries: writeDouble(data.entries, inside, 'entries'),
    expiresAt: writeText(data.expiresAt, inside, 'expiresAt'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailDeletionRequestedFromWire(value: unknown, at: string, name: string): TrailDeletionRequested {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailDeletionRequested> = {
    deletionId: readId(wire.deletionId ?? wire.deletion_id, 'tdl', inside, 'deletionId'),
    archiveIds: readList(wire.archiveIds ?? wire.archive_ids, inside, 'archiveIds', (item, at, name) => readId(item, 'arc', at, name)),
    entries: readDouble(wire.entries, inside, 'entries'),
    expiresAt: readText(wire.expiresAt ?? wire.expires_at, inside, 'expiresAt'),
  };
  return data;
}

/** A request to delete archives came to nothing. */
export interface TrailDeletionDeclined {
  /**
   * The request.
   * `tdl_…` on the wire.
   */
  readonly deletionId: string;
}

/** A request to delete archives came to nothing. */
export const TrailDeletionDeclined: EventType<TrailDeletionDeclined> = defineEvent<TrailDeletionDeclined>(
  {
    type: 'guildhall.audit.v1.TrailDeletionDeclined',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'tdl',
    subjectField: 'deletionId',
    personal: [],
    ids: { deletionId: 'tdl' },
    hasChanges: false,
  },
  { toWire: trailDeletionDeclinedToWire, fromWire: trailDeletionDeclinedFromWire },
);

function trailDeletionDeclinedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailDeletionDeclined>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    deletionId: writeId(data.deletionId, 'tdl', inside, 'deletionId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailDeletionDeclinedFromWire(value: unknown, at: string, name: string): TrailDeletionDeclined {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailDeletionDeclined> = {
    deletionId: readId(wire.deletionId ?? wire.deletion_id, 'tdl', inside, 'deletionId'),
  };
  return data;
}

/** Two people had archives deleted. The hashes of their entries stay, and what is left verifies. */
export interface TrailDeleted {
  /**
   * The request that was approved.
   * `tdl_…` on the wire.
   */
  readonly deletionId: string;
  /** Who asked for it; the actor of this event approved it. */
  readonly requestedBy: string;
  /**
   * The archives.
   * `arc_…` on the wire.
   */
  readonly archiveIds: readonly string[];
  /** SHA-256 of their files, in hex, in the same order. */
  readonly sha256: readonly string[];
  /** The first place that was deleted. */
  readonly firstPlace: number;
  /** The last place that was deleted. */
  readonly lastPlace: number;
}

/** Two people had archives deleted. The hashes of their entries stay, and what is left verifies. */
export const TrailDeleted: EventType<TrailDeleted> = defineEvent<TrailDeleted>(
  {
    type: 'guildhall.audit.v1.TrailDeleted',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'critical',
    visibility: 'subscriber',
    subjectPrefix: 'tdl',
    subjectField: 'deletionId',
    personal: [],
    ids: { deletionId: 'tdl', 'archiveIds[]': 'arc' },
    hasChanges: false,
  },
  { toWire: trailDeletedToWire, fromWire: trailDeletedFromWire },
);

function trailDeletedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailDeleted>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    deletionId: writeId(data.deletionId, 'tdl', inside, 'deletionId'),
    requestedBy: writeText(data.requestedBy, inside, 'requestedBy'),
    archiveIds: writeList(data.archiveIds, inside, 'archiveIds', (item, at, name) => writeId(item, 'arc', at, name)),
    sha256: writeList(data.sha256, inside, 'sha256', writeText),
    firstPlace: writeDouble(data.firstPlace, inside, 'firstPlace'),
    lastPlace: writeDouble(data.lastPlace, inside, 'lastPlace'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailDeletedFromWire(value: unknown, at: string, name: string): TrailDeleted {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailDeleted> = {
    deletionId: readId(wire.deletionId ?? wire.deletion_id, 'tdl', inside, 'deletionId'),
    requestedBy: readText(wire.requestedBy ?? wire.requested_by, inside, 'requestedBy'),
    archiveIds: readList(wire.archiveIds ?? wire.archive_ids, inside, 'archiveIds', (item, at, name) => readId(item, 'arc', at, name)),
    sha256: readList(wire.sha256, inside, 'sha256', readText),
    firstPlace: readDouble(wire.firstPlace ?? wire.first_place, inside, 'firstPlace'),
    lastPlace: readDouble(wire.lastPlace ?? wire.last_place, inside, 'lastPlace'),
  };
  return data;
}

/** Somebody is to be erased from the trail, and a legal hold does not let it happen yet. */
export interface ErasureDelayed {
  /**
   * The erasure.
   * `era_…` on the wire.
   */
  readonly erasureId: string;
  /**
   * The hold.
   * `hld_…` on the wire.
   */
  readonly holdId: string;
}

/** Somebody is to be erased from the trail, and a legal hold does not let it happen yet. */
export const ErasureDelayed: EventType<ErasureDelayed> = defineEvent<ErasureDelayed>(
  {
    type: 'guildhall.audit.v1.ErasureDelayed',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'era',
    subjectField: 'erasureId',
    personal: [],
    ids: { erasureId: 'era', holdId: 'hld' },
    hasChanges: false,
  },
  { toWire: erasureDelayedToWire, fromWire: erasureDelayedFromWire },
);

function erasureDelayedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ErasureDelayed>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    erasureId: writeId(data.erasureId, 'era', inside, 'erasureId'),
    holdId: writeId(data.holdId, 'hld', inside, 'holdId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function erasureDelayedFromWire(value: unknown, at: string, name: string): ErasureDelayed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ErasureDelayed> = {
    erasureId: readId(wire.erasureId ?? wire.erasure_id, 'era', inside, 'erasureId'),
    holdId: readId(wire.holdId ?? wire.hold_id, 'hld', inside, 'holdId'),
  };
  return data;
}

/** The keys of a person are destroyed: what they sealed in the trail can be read by nobody any more, and still verifies. */
export interface PersonErased {
  /**
   * The erasure.
   * `era_…` on the wire.
   */
  readonly erasureId: string;
  /**
   * A user of the platform; a product's own word for somebody is not repeated.
   * `usr_…` on the wire.
   */
  readonly userId?: string;
  /**
   * The keys that were destroyed.
   * `psk_…` on the wire.
   */
  readonly keyIds: readonly string[];
  /** Done anew, after a database was restored that still had the keys. */
  readonly isReplay: boolean;
}

/** The keys of a person are destroyed: what they sealed in the trail can be read by nobody any more, and still verifies. */
export const PersonErased: EventType<PersonErased> = defineEvent<PersonErased>(
  {
    type: 'guildhall.audit.v1.PersonErased',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'era',
    subjectField: 'erasureId',
    personal: [],
    ids: { erasureId: 'era', userId: 'usr', 'keyIds[]': 'psk' },
    hasChanges: false,
  },
  { toWire: personErasedToWire, fromWire: personErasedFromWire },
);

function personErasedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<PersonErased>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    erasureId: writeId(data.erasureId, 'era', inside, 'erasureId'),
    keyIds: writeList(data.keyIds, inside, 'keyIds', (item, at, name) => writeId(item, 'psk', at, name)),
    isReplay: writeFlag(data.isReplay, inside, 'isReplay'),
  };
  if (data.userId !== undefined) wire.userId = writeId(data.userId, 'usr', inside, 'userId');
  refuseStrangers(data, wire, inside);
  return wire;
}

function personErasedFromWire(value: unknown, at: string, name: string): PersonErased {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<PersonErased> = {
    erasureId: readId(wire.erasureId ?? wire.erasure_id, 'era', inside, 'erasureId'),
    keyIds: readList(wire.keyIds ?? wire.key_ids, inside, 'keyIds', (item, at, name) => readId(item, 'psk', at, name)),
    isReplay: readFlag(wire.isReplay ?? wire.is_replay, inside, 'isReplay'),
  };
  const userId = wire.userId ?? wire.user_id;
  if (isPresent(userId)) data.userId = readId(userId, 'usr', inside, 'userId');
  return data;
}

/** Somebody asked for a part of the trail as a file. */
export interface TrailExportRequested {
  /**
   * The export.
   * `exp_…` on the wire.
   */
  readonly exportId: string;
  /** `jsonl`, `csv` or `xlsx`. */
  readonly format: string;
  /** The place before which it ends: what came later is not in it. */
  readonly beyondPlace: number;
}

/** Somebody asked for a part of the trail as a file. */
export const TrailExportRequested: EventType<TrailExportRequested> = defineEvent<TrailExportRequested>(
  {
    type: 'guildhall.audit.v1.TrailExportRequested',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'exp',
    subjectField: 'exportId',
    personal: [],
    ids: { exportId: 'exp' },
    hasChanges: false,
  },
  { toWire: trailExportRequestedToWire, fromWire: trailExportRequestedFromWire },
);

function trailExportRequestedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailExportRequested>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    exportId: writeId(data.exportId, 'exp', inside, 'exportId'),
    format: writeText(data.format, inside, 'format'),
    beyondPlace: writeDouble(data.beyondPlace, inside, 'beyondPlace'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailExportRequestedFromWire(value: unknown, at: string, name: string): TrailExportRequested {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailExportRequested> = {
    exportId: readId(wire.exportId ?? wire.export_id, 'exp', inside, 'exportId'),
    format: readText(wire.format, inside, 'format'),
    beyondPlace: readDouble(wire.beyondPlace ?? wire.beyond_place, inside, 'beyondPlace'),
  };
  return data;
}

/** The file is there. This entry proves it: whoever holds the file computes its SHA-256, and has this entry proven. */
export interface TrailExported {
  /**
   * The export.
   * `exp_…` on the wire.
   */
  readonly exportId: string;
  /** `jsonl`, `csv` or `xlsx`. */
  readonly format: string;
  /** How many entries are in it. */
  readonly entries: number;
  /** The place before which it ends. */
  readonly beyondPlace: number;
  /** Length of the file. */
  readonly bytes: number;
  /** SHA-256 of the file, in hex. */
  readonly sha256: string;
  /** Size of the checkpoint that covers all of it; none where the trail was empty. */
  readonly checkpointSize?: number;
}

/** The file is there. This entry proves it: whoever holds the file computes its SHA-256, and has this entry proven. */
export const TrailExported: EventType<TrailExported> = defineEvent<TrailExported>(
  {
    type: 'guildhall.audit.v1.TrailExported',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'exp',
    subjectField: 'exportId',
    personal: [],
    ids: { exportId: 'exp' },
    hasChanges: false,
  },
  { toWire: trailExportedToWire, fromWire: trailExportedFromWire },
);

function trailExportedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailExported>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    exportId: writeId(data.exportId, 'exp', inside, 'exportId'),
    format: writeText(data.format, inside, 'format'),
    entries: writeDouble(data.entries, inside, 'entries'),
    beyondPlace: writeDouble(data.beyondPlace, inside, 'beyondPlace'),
    bytes: writeDouble(data.bytes, inside, 'bytes'),
    sha256: writeText(data.sha256, inside, 'sha256'),
  };
  if (data.checkpointSize !== undefined) wire.checkpointSize = writeDouble(data.checkpointSize, inside, 'checkpointSize');
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailExportedFromWire(value: unknown, at: string, name: string): TrailExported {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailExported> = {
    exportId: readId(wire.exportId ?? wire.export_id, 'exp', inside, 'exportId'),
    format: readText(wire.format, inside, 'format'),
    entries: readDouble(wire.entries, inside, 'entries'),
    beyondPlace: readDouble(wire.beyondPlace ?? wire.beyond_place, inside, 'beyondPlace'),
    bytes: readDouble(wire.bytes, inside, 'bytes'),
    sha256: readText(wire.sha256, inside, 'sha256'),
  };
  const checkpointSize = wire.checkpointSize ?? wire.checkpoint_size;
  if (isPresent(checkpointSize)) data.checkpointSize = readDouble(checkpointSize, inside, 'checkpointSize');
  return data;
}

/** The file could not be made. */
export interface TrailExportFailed {
  /**
   * The export.
   * `exp_…` on the wire.
   */
  readonly exportId: string;
  /** `fault` is ours. */
  readonly reason: string;
}

/** The file could not be made. */
export const TrailExportFailed: EventType<TrailExportFailed> = defineEvent<TrailExportFailed>(
  {
    type: 'guildhall.audit.v1.TrailExportFailed',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'exp',
    subjectField: 'exportId',
    personal: [],
    ids: { exportId: 'exp' },
    hasChanges: false,
  },
  { toWire: trailExportFailedToWire, fromWire: trailExportFailedFromWire },
);

function trailExportFailedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailExportFailed>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    exportId: writeId(data.exportId, 'exp', inside, 'exportId'),
    reason: writeText(data.reason, inside, 'reason'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailExportFailedFromWire(value: unknown, at: string, name: string): TrailExportFailed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailExportFailed> = {
    exportId: readId(wire.exportId ?? wire.export_id, 'exp', inside, 'exportId'),
    reason: readText(wire.reason, inside, 'reason'),
  };
  return data;
}

/** Somebody ended an export, or had its file removed before its time. */
export interface TrailExportDeleted {
  /**
   * The export.
   * `exp_…` on the wire.
   */
  readonly exportId: string;
}

/** Somebody ended an export, or had its file removed before its time. */
export const TrailExportDeleted: EventType<TrailExportDeleted> = defineEvent<TrailExportDeleted>(
  {
    type: 'guildhall.audit.v1.TrailExportDeleted',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'exp',
    subjectField: 'exportId',
    personal: [],
    ids: { exportId: 'exp' },
    hasChanges: false,
  },
  { toWire: trailExportDeletedToWire, fromWire: trailExportDeletedFromWire },
);

function trailExportDeletedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailExportDeleted>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    exportId: writeId(data.exportId, 'exp', inside, 'exportId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailExportDeletedFromWire(value: unknown, at: string, name: string): TrailExportDeleted {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailExportDeleted> = {
    exportId: readId(wire.exportId ?? wire.export_id, 'exp', inside, 'exportId'),
  };
  return data;
}

/** Somebody fetched the file, or a part of it. */
export interface TrailExportDownloaded {
  /**
   * The export.
   * `exp_…` on the wire.
   */
  readonly exportId: string;
  /** The first byte that was asked for. */
  readonly firstByte: number;
  /** The last one. */
  readonly lastByte: number;
}

/** Somebody fetched the file, or a part of it. */
export const TrailExportDownloaded: EventType<TrailExportDownloaded> = defineEvent<TrailExportDownloaded>(
  {
    type: 'guildhall.audit.v1.TrailExportDownloaded',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'exp',
    subjectField: 'exportId',
    personal: [],
    ids: { exportId: 'exp' },
    hasChanges: false,
  },
  { toWire: trailExportDownloadedToWire, fromWire: trailExportDownloadedFromWire },
);

function trailExportDownloadedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailExportDownloaded>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    exportId: writeId(data.exportId, 'exp', inside, 'exportId'),
    firstByte: writeDouble(data.firstByte, inside, 'firstByte'),
    lastByte: writeDouble(data.lastByte, inside, 'lastByte'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailExportDownloadedFromWire(value: unknown, at: string, name: string): TrailExportDownloaded {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailExportDownloaded> = {
    exportId: readId(wire.exportId ?? wire.export_id, 'exp', inside, 'exportId'),
    firstByte: readDouble(wire.firstByte ?? wire.first_byte, inside, 'firstByte'),
    lastByte: readDouble(wire.lastByte ?? wire.last_byte, inside, 'lastByte'),
  };
  return data;
}

/** Somebody began to bring along history of another system. It is marked in the trail, and proven from then on alone. */
export interface TrailImportBegun {
  /**
   * The import.
   * `imp_…` on the wire.
   */
  readonly importId: string;
  /** What the history is of, in the words of whoever brings it. */
  readonly origin: string;
  /** Whether it is only tried: then nothing of it enters the trail. */
  readonly isDryRun: boolean;
}

/** Somebody began to bring along history of another system. It is marked in the trail, and proven from then on alone. */
export const TrailImportBegun: EventType<TrailImportBegun> = defineEvent<TrailImportBegun>(
  {
    type: 'guildhall.audit.v1.TrailImportBegun',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'imp',
    subjectField: 'importId',
    personal: [],
    ids: { importId: 'imp' },
    hasChanges: false,
  },
  { toWire: trailImportBegunToWire, fromWire: trailImportBegunFromWire },
);

function trailImportBegunToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailImportBegun>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    importId: writeId(data.importId, 'imp', inside, 'importId'),
    origin: writeText(data.origin, inside, 'origin'),
    isDryRun: writeFlag(data.isDryRun, inside, 'isDryRun'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailImportBegunFromWire(value: unknown, at: string, name: string): TrailImportBegun {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailImportBegun> = {
    importId: readId(wire.importId ?? wire.import_id, 'imp', inside, 'importId'),
    origin: readText(wire.origin, inside, 'origin'),
    isDryRun: readFlag(wire.isDryRun ?? wire.is_dry_run, inside, 'isDryRun'),
  };
  return data;
}

/** Rows of an import were taken or refused. */
export interface TrailRowsImported {
  /**
   * The import.
   * `imp_…` on the wire.
   */
  readonly importId: string;
  /** The first of them, as the whole history counts. */
  readonly firstRow: number;
  /** How many of them are entries of the trail now; of a dry run none. */
  readonly entries: number;
  /** How many of them were refused. */
  readonly refused: number;
}

/** Rows of an import were taken or refused. */
export const TrailRowsImported: EventType<TrailRowsImported> = defineEvent<TrailRowsImported>(
  {
    type: 'guildhall.audit.v1.TrailRowsImported',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'info',
    visibility: 'internal',
    subjectPrefix: 'imp',
    subjectField: 'importId',
    personal: [],
    ids: { importId: 'imp' },
    hasChanges: false,
  },
  { toWire: trailRowsImportedToWire, fromWire: trailRowsImportedFromWire },
);

function trailRowsImportedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailRowsImported>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    importId: writeId(data.importId, 'imp', inside, 'importId'),
    firstRow: writeDouble(data.firstRow, inside, 'firstRow'),
    entries: writeDouble(data.entries, inside, 'entries'),
    refused: writeDouble(data.refused, inside, 'refused'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailRowsImportedFromWire(value: unknown, at: string, name: string): TrailRowsImported {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailRowsImported> = {
    importId: readId(wire.importId ?? wire.import_id, 'imp', inside, 'importId'),
    firstRow: readDouble(wire.firstRow ?? wire.first_row, inside, 'firstRow'),
    entries: readDouble(wire.entries, inside, 'entries'),
    refused: readDouble(wire.refused, inside, 'refused'),
  };
  return data;
}

/** Nothing more belongs to an import. */
export interface TrailImported {
  /**
   * The import.
   * `imp_…` on the wire.
   */
  readonly importId: string;
  /** How many entries it brought into the trail. */
  readonly entries: number;
  /** How many rows were refused. */
  readonly refused: number;
}

/** Nothing more belongs to an import. */
export const TrailImported: EventType<TrailImported> = defineEvent<TrailImported>(
  {
    type: 'guildhall.audit.v1.TrailImported',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'imp',
    subjectField: 'importId',
    personal: [],
    ids: { importId: 'imp' },
    hasChanges: false,
  },
  { toWire: trailImportedToWire, fromWire: trailImportedFromWire },
);

function trailImportedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailImported>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    importId: writeId(data.importId, 'imp', inside, 'importId'),
    entries: writeDouble(data.entries, inside, 'entries'),
    refused: writeDouble(data.refused, inside, 'refused'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailImportedFromWire(value: unknown, at: string, name: string): TrailImported {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailImported> = {
    importId: readId(wire.importId ?? wire.import_id, 'imp', inside, 'importId'),
    entries: readDouble(wire.entries, inside, 'entries'),
    refused: readDouble(wire.refused, inside, 'refused'),
  };
  return data;
}

/** Somebody keeps a search of the trail for later. */
export interface TrailSearchSaved {
  /**
   * The saved search.
   * `tsr_…` on the wire.
   */
  readonly trailSearchId: string;
  /** Whether all who may read the trail have it. */
  readonly isShared: boolean;
}

/** Somebody keeps a search of the trail for later. */
export const TrailSearchSaved: EventType<TrailSearchSaved> = defineEvent<TrailSearchSaved>(
  {
    type: 'guildhall.audit.v1.TrailSearchSaved',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'internal',
    subjectPrefix: 'tsr',
    subjectField: 'trailSearchId',
    personal: [],
    ids: { trailSearchId: 'tsr' },
    hasChanges: false,
  },
  { toWire: trailSearchSavedToWire, fromWire: trailSearchSavedFromWire },
);

function trailSearchSavedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailSearchSaved>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    trailSearchId: writeId(data.trailSearchId, 'tsr', inside, 'trailSearchId'),
    isShared: writeFlag(data.isShared, inside, 'isShared'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailSearchSavedFromWire(value: unknown, at: string, name: string): TrailSearchSaved {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailSearchSaved> = {
    trailSearchId: readId(wire.trailSearchId ?? wire.trail_search_id, 'tsr', inside, 'trailSearchId'),
    isShared: readFlag(wire.isShared ?? wire.is_shared, inside, 'isShared'),
  };
  return data;
}

/** A saved search of the trail has another name, another filter, or is for others. */
export interface TrailSearchChanged {
  /**
   * The saved search.
   * `tsr_…` on the wire.
   */
  readonly trailSearchId: string;
  /** Whether all who may read the trail have it, now. */
  readonly isShared: boolean;
  /** What differs from before; the filter, which may name somebody, is not told. */
  readonly changes: readonly Change[];
}

/** A saved search of the trail has another name, another filter, or is for others. */
export const TrailSearchChanged: EventType<TrailSearchChanged> = defineEvent<TrailSearchChanged>(
  {
    type: 'guildhall.audit.v1.TrailSearchChanged',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'internal',
    subjectPrefix: 'tsr',
    subjectField: 'trailSearchId',
    personal: [],
    ids: { trailSearchId: 'tsr' },
    hasChanges: true,
  },
  { toWire: trailSearchChangedToWire, fromWire: trailSearchChangedFromWire },
);

function trailSearchChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailSearchChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    trailSearchId: writeId(data.trailSearchId, 'tsr', inside, 'trailSearchId'),
    isShared: writeFlag(data.isShared, inside, 'isShared'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailSearchChangedFromWire(value: unknown, at: string, name: string): TrailSearchChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailSearchChanged> = {
    trailSearchId: readId(wire.trailSearchId ?? wire.trail_search_id, 'tsr', inside, 'trailSearchId'),
    isShared: readFlag(wire.isShared ?? wire.is_shared, inside, 'isShared'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A saved search of the trail is gone. */
export interface TrailSearchDeleted {
  /**
   * The saved search.
   * `tsr_…` on the wire.
   */
  readonly trailSearchId: string;
}

/** A saved search of the trail is gone. */
export const TrailSearchDeleted: EventType<TrailSearchDeleted> = defineEvent<TrailSearchDeleted>(
  {
    type: 'guildhall.audit.v1.TrailSearchDeleted',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'internal',
    subjectPrefix: 'tsr',
    subjectField: 'trailSearchId',
    personal: [],
    ids: { trailSearchId: 'tsr' },
    hasChanges: false,
  },
  { toWire: trailSearchDeletedToWire, fromWire: trailSearchDeletedFromWire },
);

function trailSearchDeletedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<TrailSearchDeleted>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    trailSearchId: writeId(data.trailSearchId, 'tsr', inside, 'trailSearchId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function trailSearchDeletedFromWire(value: unknown, at: string, name: string): TrailSearchDeleted {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<TrailSearchDeleted> = {
    trailSearchId: readId(wire.trailSearchId ?? wire.trail_search_id, 'tsr', inside, 'trailSearchId'),
  };
  return data;
}

/** An organisation changed which calls of the API become entries of its trail. */
export interface AuditPolicyChanged {
  /**
   * The policy: one an organisation.
   * `apo_…` on the wire.
   */
  readonly auditPolicyId: string;
  /** `none`, `writes` or `all`. */
  readonly calls: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** An organisation changed which calls of the API become entries of its trail. */
export const AuditPolicyChanged: EventType<AuditPolicyChanged> = defineEvent<AuditPolicyChanged>(
  {
    type: 'guildhall.audit.v1.AuditPolicyChanged',
    topic: 'guildhall.audit.v1',
    audit: 'entry',
    category: 'compliance',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'apo',
    subjectField: 'auditPolicyId',
    personal: [],
    ids: { auditPolicyId: 'apo' },
    hasChanges: true,
  },
  { toWire: auditPolicyChangedToWire, fromWire: auditPolicyChangedFromWire },
);

function auditPolicyChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<AuditPolicyChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    auditPolicyId: writeId(data.auditPolicyId, 'apo', inside, 'auditPolicyId'),
    calls: writeText(data.calls, inside, 'calls'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function auditPolicyChangedFromWire(value: unknown, at: string, name: string): AuditPolicyChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<AuditPolicyChanged> = {
    auditPolicyId: readId(wire.auditPolicyId ?? wire.audit_policy_id, 'apo', inside, 'auditPolicyId'),
    calls: readText(wire.calls, inside, 'calls'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}
