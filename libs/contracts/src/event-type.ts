import type { Change } from './gen/guildhall/options/v1/change.js';
import { MalformedEvent, UnfitEventData } from './malformed-event.js';
import { findTopic, laneOf, type Lane } from './topics.js';
import { refusePrototypeKeys } from './wire/json.js';
import { Refusal } from './wire/refusal.js';

/** The categories of the trail (AUD-1). */
export const AUDIT_CATEGORIES = [
  'authentication',
  'authorization',
  'data_access',
  'api',
  'configuration',
  'security',
  'compliance',
  'system',
  'analysis',
] as const;
export type AuditCategory = (typeof AUDIT_CATEGORIES)[number];

/** From what only a developer needs to what wakes somebody (AUD-1). */
export const AUDIT_SEVERITIES = ['debug', 'info', 'warning', 'error', 'critical'] as const;
export type AuditSeverity = (typeof AUDIT_SEVERITIES)[number];

/** What the protobuf message of an event says about itself, by its options. */
export interface EventOptions {
  /** The full name of the message: `guildhall.<domain>.v1.<PastTenseFact>`. */
  readonly type: string;
  readonly topic: string;
  readonly audit: 'entry' | 'none';
  readonly category: AuditCategory;
  readonly severity: AuditSeverity;
  readonly visibility: 'subscriber' | 'internal';
  /** The prefix of the aggregate's id. */
  readonly subjectPrefix: string;
  /** The field that holds the aggregate's id. */
  readonly subjectField: string;
  /** Paths of the fields that hold personal data: `ownerEmail`, `parts[].makerEmail`. */
  readonly personal: readonly string[];
  /** Paths of the fields that hold ids, each with its prefix: `thingIds[]`, `parts[].partId`. */
  readonly ids: Readonly<Record<string, string>>;
  /** The event has `changes`, which `tx.publish` fills from the entity. */
  readonly hasChanges: boolean;
}

/** What whoever states a fact hands in: `changes` may be left to `tx.publish`. */
export type Draft<D> = D extends { readonly changes: readonly Change[] }
  ? Omit<D, 'changes'> & { readonly changes?: readonly Change[] }
  : D;

// A method's parameter, unlike a function's, may be narrowed: so EventType<OrganizationCreated> is an EventType,
// and a list of events of many types needs no cast. The check at run time makes up for it.
type Constructs<D> = { construct(data: Draft<D>): EventOf<D> }['construct'];

/**
 * An event's contract: checked constructor, options and translation in one. Calling it throws UnfitEventData
 * for data that the contract does not admit; the result is the only thing that `tx.publish` takes.
 */
export interface EventType<D = object> extends Constructs<D>, EventOptions {
  readonly lane: Lane;
  /** Checked ProtoJSON with prefixed ids. Throws UnfitEventData. */
  toWire(data: D): object;
  /** Checked data with uuids. Ignores unknown fields, which a newer producer may send. Throws MalformedEvent. */
  fromWire(json: unknown): D;
}

/** A fact as its aggregate states it, before an envelope is put round it. */
export interface EventOf<D = object> {
  readonly event: EventType<D>;
  readonly data: D;
}

interface Translation<D> {
  toWire(data: unknown, at: string, name: string): object;
  fromWire(json: unknown, at: string, name: string): D;
}

/** Called by the generated contracts only. */
export function defineEvent<D extends object>(options: EventOptions, translation: Translation<D>): EventType<D> {
  const { type } = options;
  const topic = findTopic(options.topic);
  if (!topic) throw new Error(`${type} is published on ${options.topic}, which src/topics.ts does not declare.`);

  const toWire = (data: D): object => {
    try {
      return translation.toWire(data, '', '');
    } catch (error) {
      throw named(error, UnfitEventData, type);
    }
  };
  const fromWire = (json: unknown): D => {
    try {
      refusePrototypeKeys(json);
      return translation.fromWire(json, '', '');
    } catch (error) {
      throw named(error, MalformedEvent, type);
    }
  };
  const construct = (draft: Draft<D>): EventOf<D> => {
    const data = (options.hasChanges ? { changes: [], ...draft } : draft) as D;
    toWire(data);
    return { event, data };
  };
  Object.defineProperty(construct, 'name', { value: type }); // what a log or a failed test shows
  const event: EventType<D> = Object.freeze(
    Object.assign(construct, options, { lane: laneOf(topic), toWire, fromWire }),
  );
  return event;
}

function named(error: unknown, Kind: typeof MalformedEvent | typeof UnfitEventData, type: string): unknown {
  return error instanceof Refusal ? new Kind(type, error.path, error.problem) : error;
}
