// Generated from guildhall/audit/v1/events.proto by libs/contracts/plugin. Do not edit.
import { defineEvent, type EventType } from '../../../../event-type.js';
import { membersOf, readDouble, readId, readText, type Writable } from '../../../../wire/reading.js';
import { within } from '../../../../wire/refusal.js';
import { dataOf, refuseStrangers, writeDouble, writeId, writeText } from '../../../../wire/writing.js';

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
