// Generated from guildhall/gateway/v1/events.proto by libs/contracts/plugin. Do not edit.
import { defineEvent, type EventType } from '../../../../event-type.js';
import { isPresent, membersOf, readDouble, readFlag, readId, readInt32, readList, readText, readTimestamp, type Writable } from '../../../../wire/reading.js';
import { within } from '../../../../wire/refusal.js';
import { dataOf, refuseStrangers, writeDouble, writeFlag, writeId, writeInt32, writeList, writeText, writeTimestamp } from '../../../../wire/writing.js';

/** Calls that the gateway refused: one event for those of a minute that share tenant, route, reason and address. */
export interface RequestsRefused {
  /**
   * This event's own subject.
   * `ref_…` on the wire.
   */
  readonly refusalId: string;
  /** The code of the problem that was answered. */
  readonly reason: string;
  /** Method and path of the description, never the path that was called. */
  readonly route: string;
  /**
   * Where the calls came from.
   * Personal data.
   */
  readonly clientAddress: string;
  /**
   * The user, where the call proved to be theirs.
   * `usr_…` on the wire.
   */
  readonly userId?: string;
  /** How many calls. */
  readonly calls: number;
  /** When the first was refused. */
  readonly firstAt: string;
  /** When the last was refused. */
  readonly lastAt: string;
  /**
   * The API key, where the call proved to be made with one.
   * `key_…` on the wire.
   */
  readonly apiKeyId?: string;
}

/** Calls that the gateway refused: one event for those of a minute that share tenant, route, reason and address. */
export const RequestsRefused: EventType<RequestsRefused> = defineEvent<RequestsRefused>(
  {
    type: 'guildhall.gateway.v1.RequestsRefused',
    topic: 'guildhall.gateway.v1',
    audit: 'entry',
    category: 'security',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'ref',
    subjectField: 'refusalId',
    personal: ['clientAddress'],
    ids: { refusalId: 'ref', userId: 'usr', apiKeyId: 'key' },
    hasChanges: false,
  },
  { toWire: requestsRefusedToWire, fromWire: requestsRefusedFromWire },
);

function requestsRefusedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RequestsRefused>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    refusalId: writeId(data.refusalId, 'ref', inside, 'refusalId'),
    reason: writeText(data.reason, inside, 'reason'),
    route: writeText(data.route, inside, 'route'),
    clientAddress: writeText(data.clientAddress, inside, 'clientAddress'),
    calls: writeInt32(data.calls, inside, 'calls'),
    firstAt: writeTimestamp(data.firstAt, inside, 'firstAt'),
    lastAt: writeTimestamp(data.lastAt, inside, 'lastAt'),
  };
  if (data.userId !== undefined) wire.userId = writeId(data.userId, 'usr', inside, 'userId');
  if (data.apiKeyId !== undefined) wire.apiKeyId = writeId(data.apiKeyId, 'key', inside, 'apiKeyId');
  refuseStrangers(data, wire, inside);
  return wire;
}

function requestsRefusedFromWire(value: unknown, at: string, name: string): RequestsRefused {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RequestsRefused> = {
    refusalId: readId(wire.refusalId ?? wire.refusal_id, 'ref', inside, 'refusalId'),
    reason: readText(wire.reason, inside, 'reason'),
    route: readText(wire.route, inside, 'route'),
    clientAddress: readText(wire.clientAddress ?? wire.client_address, inside, 'clientAddress'),
    calls: readInt32(wire.calls, inside, 'calls'),
    firstAt: readTimestamp(wire.firstAt ?? wire.first_at, inside, 'firstAt'),
    lastAt: readTimestamp(wire.lastAt ?? wire.last_at, inside, 'lastAt'),
  };
  const userId = wire.userId ?? wire.user_id;
  if (isPresent(userId)) data.userId = readId(userId, 'usr', inside, 'userId');
  const apiKeyId = wire.apiKeyId ?? wire.api_key_id;
  if (isPresent(apiKeyId)) data.apiKeyId = readId(apiKeyId, 'key', inside, 'apiKeyId');
  return data;
}

/** A network that went on after it was refused is let in nowhere for a while. Each time lasts twice as long as the one before. */
export interface NetworkBlocked {
  /**
   * This block.
   * `blk_…` on the wire.
   */
  readonly blockId: string;
  /**
   * The network: one IPv4 address, or the /64 of an IPv6 one.
   * Personal data.
   */
  readonly network: string;
  /** How long. */
  readonly seconds: number;
  /** How many times it has been blocked without a quiet while in between, this time included. */
  readonly times: number;
  /** When it ends by itself. */
  readonly endsAt: string;
}

/** A network that went on after it was refused is let in nowhere for a while. Each time lasts twice as long as the one before. */
export const NetworkBlocked: EventType<NetworkBlocked> = defineEvent<NetworkBlocked>(
  {
    type: 'guildhall.gateway.v1.NetworkBlocked',
    topic: 'guildhall.gateway.v1',
    audit: 'entry',
    category: 'security',
    severity: 'warning',
    visibility: 'subscriber',
    subjectPrefix: 'blk',
    subjectField: 'blockId',
    personal: ['network'],
    ids: { blockId: 'blk' },
    hasChanges: false,
  },
  { toWire: networkBlockedToWire, fromWire: networkBlockedFromWire },
);

function networkBlockedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<NetworkBlocked>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    blockId: writeId(data.blockId, 'blk', inside, 'blockId'),
    network: writeText(data.network, inside, 'network'),
    seconds: writeInt32(data.seconds, inside, 'seconds'),
    times: writeInt32(data.times, inside, 'times'),
    endsAt: writeTimestamp(data.endsAt, inside, 'endsAt'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function networkBlockedFromWire(value: unknown, at: string, name: string): NetworkBlocked {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<NetworkBlocked> = {
    blockId: readId(wire.blockId ?? wire.block_id, 'blk', inside, 'blockId'),
    network: readText(wire.network, inside, 'network'),
    seconds: readInt32(wire.seconds, inside, 'seconds'),
    times: readInt32(wire.times, inside, 'times'),
    endsAt: readTimestamp(wire.endsAt ?? wire.ends_at, inside, 'endsAt'),
  };
  return data;
}

/**
 * What a gateway handled of one tenant's calls in a short while; calls without a tenant are the platform's. May be lost;
 * `lost` counts what was.
 */
export interface RequestsHandled {
  /**
   * This batch.
   * `bat_…` on the wire.
   */
  readonly batchId: string;
  /** The process that reports. */
  readonly reporter: string;
  /** How many requests of this tenant were dropped from the reports since its last batch. */
  readonly lost: number;
  /** The requests. */
  readonly requests: readonly RequestRecord[];
}

/**
 * What a gateway handled of one tenant's calls in a short while; calls without a tenant are the platform's. May be lost;
 * `lost` counts what was.
 */
export const RequestsHandled: EventType<RequestsHandled> = defineEvent<RequestsHandled>(
  {
    type: 'guildhall.gateway.v1.RequestsHandled',
    topic: 'guildhall.telemetry.requests',
    audit: 'none',
    category: 'api',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'bat',
    subjectField: 'batchId',
    personal: ['requests[].clientAddress'],
    ids: { batchId: 'bat', 'requests[].tenantId': 'org', 'requests[].userId': 'usr', 'requests[].apiKeyId': 'key' },
    hasChanges: false,
  },
  { toWire: requestsHandledToWire, fromWire: requestsHandledFromWire },
);

function requestsHandledToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RequestsHandled>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    batchId: writeId(data.batchId, 'bat', inside, 'batchId'),
    reporter: writeText(data.reporter, inside, 'reporter'),
    lost: writeInt32(data.lost, inside, 'lost'),
    requests: writeList(data.requests, inside, 'requests', requestRecordToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function requestsHandledFromWire(value: unknown, at: string, name: string): RequestsHandled {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RequestsHandled> = {
    batchId: readId(wire.batchId ?? wire.batch_id, 'bat', inside, 'batchId'),
    reporter: readText(wire.reporter, inside, 'reporter'),
    lost: readInt32(wire.lost, inside, 'lost'),
    requests: readList(wire.requests, inside, 'requests', requestRecordFromWire),
  };
  return data;
}

/** One request, as the gateway saw it (GTW-9). */
export interface RequestRecord {
  /** When it came. */
  readonly at: string;
  /** The method. */
  readonly method: string;
  /** The path of the description, never the path that was called. */
  readonly route: string;
  /** The service that answered; empty when the gateway did. */
  readonly service: string;
  /** The status. */
  readonly status: number;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /**
   * The tenant, where the caller has one.
   * `org_…` on the wire.
   */
  readonly tenantId?: string;
  /**
   * The user, where it was one.
   * `usr_…` on the wire.
   */
  readonly userId?: string;
  /**
   * Where the call came from.
   * Personal data.
   */
  readonly clientAddress: string;
  /** The correlation id. */
  readonly correlation: string;
  /**
   * The API key, where it was one.
   * `key_…` on the wire.
   */
  readonly apiKeyId?: string;
  /** Whether the route is on its way out of use. */
  readonly isDeprecated?: boolean;
}

export function requestRecordToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RequestRecord>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    at: writeTimestamp(data.at, inside, 'at'),
    method: writeText(data.method, inside, 'method'),
    route: writeText(data.route, inside, 'route'),
    service: writeText(data.service, inside, 'service'),
    status: writeInt32(data.status, inside, 'status'),
    durationMs: writeDouble(data.durationMs, inside, 'durationMs'),
    clientAddress: writeText(data.clientAddress, inside, 'clientAddress'),
    correlation: writeText(data.correlation, inside, 'correlation'),
  };
  if (data.tenantId !== undefined) wire.tenantId = writeId(data.tenantId, 'org', inside, 'tenantId');
  if (data.userId !== undefined) wire.userId = writeId(data.userId, 'usr', inside, 'userId');
  if (data.apiKeyId !== undefined) wire.apiKeyId = writeId(data.apiKeyId, 'key', inside, 'apiKeyId');
  if (data.isDeprecated !== undefined) wire.isDeprecated = writeFlag(data.isDeprecated, inside, 'isDeprecated');
  refuseStrangers(data, wire, inside);
  return wire;
}

export function requestRecordFromWire(value: unknown, at: string, name: string): RequestRecord {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RequestRecord> = {
    at: readTimestamp(wire.at, inside, 'at'),
    method: readText(wire.method, inside, 'method'),
    route: readText(wire.route, inside, 'route'),
    service: readText(wire.service, inside, 'service'),
    status: readInt32(wire.status, inside, 'status'),
    durationMs: readDouble(wire.durationMs ?? wire.duration_ms, inside, 'durationMs'),
    clientAddress: readText(wire.clientAddress ?? wire.client_address, inside, 'clientAddress'),
    correlation: readText(wire.correlation, inside, 'correlation'),
  };
  const tenantId = wire.tenantId ?? wire.tenant_id;
  if (isPresent(tenantId)) data.tenantId = readId(tenantId, 'org', inside, 'tenantId');
  const userId = wire.userId ?? wire.user_id;
  if (isPresent(userId)) data.userId = readId(userId, 'usr', inside, 'userId');
  const apiKeyId = wire.apiKeyId ?? wire.api_key_id;
  if (isPresent(apiKeyId)) data.apiKeyId = readId(apiKeyId, 'key', inside, 'apiKeyId');
  const isDeprecated = wire.isDeprecated ?? wire.is_deprecated;
  if (isPresent(isDeprecated)) data.isDeprecated = readFlag(isDeprecated, inside, 'isDeprecated');
  return data;
}

/**
 * One call of the API, as an entry of the trail of an organisation that wants its calls there: audit makes it of
 * RequestsHandled. On no topic.
 */
export interface CallHandled {
  /**
   * The call.
   * `cal_…` on the wire.
   */
  readonly callId: string;
  /** The method. */
  readonly method: string;
  /** The path of the description, never the path that was called; `none` where no description has it. */
  readonly route: string;
  /** The service that answered; empty when the gateway did. */
  readonly service: string;
  /** The status. */
  readonly status: number;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
}

/**
 * One call of the API, as an entry of the trail of an organisation that wants its calls there: audit makes it of
 * RequestsHandled. On no topic.
 */
export const CallHandled: EventType<CallHandled> = defineEvent<CallHandled>(
  {
    type: 'guildhall.gateway.v1.CallHandled',
    topic: 'guildhall.gateway.v1',
    audit: 'entry',
    category: 'api',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'cal',
    subjectField: 'callId',
    personal: [],
    ids: { callId: 'cal' },
    hasChanges: false,
  },
  { toWire: callHandledToWire, fromWire: callHandledFromWire },
);

function callHandledToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<CallHandled>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    callId: writeId(data.callId, 'cal', inside, 'callId'),
    method: writeText(data.method, inside, 'method'),
    route: writeText(data.route, inside, 'route'),
    service: writeText(data.service, inside, 'service'),
    status: writeInt32(data.status, inside, 'status'),
    durationMs: writeDouble(data.durationMs, inside, 'durationMs'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function callHandledFromWire(value: unknown, at: string, name: string): CallHandled {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<CallHandled> = {
    callId: readId(wire.callId ?? wire.call_id, 'cal', inside, 'callId'),
    method: readText(wire.method, inside, 'method'),
    route: readText(wire.route, inside, 'route'),
    service: readText(wire.service, inside, 'service'),
    status: readInt32(wire.status, inside, 'status'),
    durationMs: readDouble(wire.durationMs ?? wire.duration_ms, inside, 'durationMs'),
  };
  return data;
}

/**
 * Calls of the API that a gateway could not report, as an entry of the trail of an organisation that wants its calls there.
 * On no topic.
 */
export interface CallsLost {
  /**
   * The report that says so.
   * `bat_…` on the wire.
   */
  readonly batchId: string;
  /** The process that reports. */
  readonly reporter: string;
  /** How many, since its last report. */
  readonly lost: number;
}

/**
 * Calls of the API that a gateway could not report, as an entry of the trail of an organisation that wants its calls there.
 * On no topic.
 */
export const CallsLost: EventType<CallsLost> = defineEvent<CallsLost>(
  {
    type: 'guildhall.gateway.v1.CallsLost',
    topic: 'guildhall.gateway.v1',
    audit: 'entry',
    category: 'api',
    severity: 'warning',
    visibility: 'internal',
    subjectPrefix: 'bat',
    subjectField: 'batchId',
    personal: [],
    ids: { batchId: 'bat' },
    hasChanges: false,
  },
  { toWire: callsLostToWire, fromWire: callsLostFromWire },
);

function callsLostToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<CallsLost>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    batchId: writeId(data.batchId, 'bat', inside, 'batchId'),
    reporter: writeText(data.reporter, inside, 'reporter'),
    lost: writeInt32(data.lost, inside, 'lost'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function callsLostFromWire(value: unknown, at: string, name: string): CallsLost {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<CallsLost> = {
    batchId: readId(wire.batchId ?? wire.batch_id, 'bat', inside, 'batchId'),
    reporter: readText(wire.reporter, inside, 'reporter'),
    lost: readInt32(wire.lost, inside, 'lost'),
  };
  return data;
}
