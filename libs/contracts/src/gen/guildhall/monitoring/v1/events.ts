// Generated from guildhall/monitoring/v1/events.proto by libs/contracts/plugin. Do not edit.
import { defineEvent, type EventType } from '../../../../event-type.js';
import { isPresent, membersOf, readDouble, readFlag, readId, readList, readText, readTimestamp, type Writable } from '../../../../wire/reading.js';
import { within } from '../../../../wire/refusal.js';
import { dataOf, refuseStrangers, writeDouble, writeFlag, writeId, writeList, writeText, writeTimestamp } from '../../../../wire/writing.js';

/** Monitoring is ready for an organisation. Its version is the attempt that it answers. */
export interface MonitoringProvisioned {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
}

/** Monitoring is ready for an organisation. Its version is the attempt that it answers. */
export const MonitoringProvisioned: EventType<MonitoringProvisioned> = defineEvent<MonitoringProvisioned>(
  {
    type: 'guildhall.monitoring.v1.MonitoringProvisioned',
    topic: 'guildhall.monitoring.v1',
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
  { toWire: monitoringProvisionedToWire, fromWire: monitoringProvisionedFromWire },
);

function monitoringProvisionedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<MonitoringProvisioned>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function monitoringProvisionedFromWire(value: unknown, at: string, name: string): MonitoringProvisioned {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<MonitoringProvisioned> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
  };
  return data;
}

/** A service of the platform became healthy, degraded or down. */
export interface ServiceHealthChanged {
  /**
   * This change.
   * `hlc_…` on the wire.
   */
  readonly healthChangeId: string;
  /** The service, as it is named in `services/`. */
  readonly service: string;
  /** `healthy`, `degraded`, `down` or `unknown`. */
  readonly before: string;
  /** The same words. */
  readonly after: string;
}

/** A service of the platform became healthy, degraded or down. */
export const ServiceHealthChanged: EventType<ServiceHealthChanged> = defineEvent<ServiceHealthChanged>(
  {
    type: 'guildhall.monitoring.v1.ServiceHealthChanged',
    topic: 'guildhall.monitoring.v1',
    audit: 'entry',
    category: 'system',
    severity: 'warning',
    visibility: 'internal',
    subjectPrefix: 'hlc',
    subjectField: 'healthChangeId',
    personal: [],
    ids: { healthChangeId: 'hlc' },
    hasChanges: false,
  },
  { toWire: serviceHealthChangedToWire, fromWire: serviceHealthChangedFromWire },
);

function serviceHealthChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ServiceHealthChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    healthChangeId: writeId(data.healthChangeId, 'hlc', inside, 'healthChangeId'),
    service: writeText(data.service, inside, 'service'),
    before: writeText(data.before, inside, 'before'),
    after: writeText(data.after, inside, 'after'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function serviceHealthChangedFromWire(value: unknown, at: string, name: string): ServiceHealthChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ServiceHealthChanged> = {
    healthChangeId: readId(wire.healthChangeId ?? wire.health_change_id, 'hlc', inside, 'healthChangeId'),
    service: readText(wire.service, inside, 'service'),
    before: readText(wire.before, inside, 'before'),
    after: readText(wire.after, inside, 'after'),
  };
  return data;
}

/** How a process of the platform fares. May be lost; the next one comes in seconds. */
export interface ProcessSampled {
  /**
   * This sample.
   * `prs_…` on the wire.
   */
  readonly processSampleId: string;
  /** The service, as it is named in `services/`; a second process of it after a slash. */
  readonly service: string;
  /** The process among those of its service. */
  readonly instance: string;
  /** What it runs. */
  readonly version: string;
  /** Since when. */
  readonly startedAt: string;
  /** When it looked. */
  readonly sampledAt: string;
  /** Whether it takes requests. */
  readonly isReady: boolean;
  /** What it needs, and whether it has it. */
  readonly checks: readonly ProcessCheck[];
  /** Of one core, since the last sample. */
  readonly cpuPercent: number;
  /** Memory (RSS). */
  readonly residentBytes: number;
  /** Of it JavaScript's own, in use. */
  readonly heapUsedBytes: number;
  /** 99th percentile since the last sample. */
  readonly eventLoopDelayMs: number;
  /** Where it works. */
  readonly diskFreeBytes: number;
  /** Network, since the last sample, of its host or pod. */
  readonly receivedBytes: number;
  /** Network, since the last sample, of its host or pod. */
  readonly sentBytes: number;
  /** After how long the next one is due: a process that misses three is gone. */
  readonly everySeconds: number;
}

/** How a process of the platform fares. May be lost; the next one comes in seconds. */
export const ProcessSampled: EventType<ProcessSampled> = defineEvent<ProcessSampled>(
  {
    type: 'guildhall.monitoring.v1.ProcessSampled',
    topic: 'guildhall.telemetry.processes',
    audit: 'none',
    category: 'system',
    severity: 'debug',
    visibility: 'internal',
    subjectPrefix: 'prs',
    subjectField: 'processSampleId',
    personal: [],
    ids: { processSampleId: 'prs' },
    hasChanges: false,
  },
  { toWire: processSampledToWire, fromWire: processSampledFromWire },
);

function processSampledToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ProcessSampled>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    processSampleId: writeId(data.processSampleId, 'prs', inside, 'processSampleId'),
    service: writeText(data.service, inside, 'service'),
    instance: writeText(data.instance, inside, 'instance'),
    version: writeText(data.version, inside, 'version'),
    startedAt: writeTimestamp(data.startedAt, inside, 'startedAt'),
    sampledAt: writeTimestamp(data.sampledAt, inside, 'sampledAt'),
    isReady: writeFlag(data.isReady, inside, 'isReady'),
    checks: writeList(data.checks, inside, 'checks', processCheckToWire),
    cpuPercent: writeDouble(data.cpuPercent, inside, 'cpuPercent'),
    residentBytes: writeDouble(data.residentBytes, inside, 'residentBytes'),
    heapUsedBytes: writeDouble(data.heapUsedBytes, inside, 'heapUsedBytes'),
    eventLoopDelayMs: writeDouble(data.eventLoopDelayMs, inside, 'eventLoopDelayMs'),
    diskFreeBytes: writeDouble(data.diskFreeBytes, inside, 'diskFreeBytes'),
    receivedBytes: writeDouble(data.receivedBytes, inside, 'receivedBytes'),
    sentBytes: writeDouble(data.sentBytes, inside, 'sentBytes'),
    everySeconds: writeDouble(data.everySeconds, inside, 'everySeconds'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function processSampledFromWire(value: unknown, at: string, name: string): ProcessSampled {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ProcessSampled> = {
    processSampleId: readId(wire.processSampleId ?? wire.process_sample_id, 'prs', inside, 'processSampleId'),
    service: readText(wire.service, inside, 'service'),
    instance: readText(wire.instance, inside, 'instance'),
    version: readText(wire.version, inside, 'version'),
    startedAt: readTimestamp(wire.startedAt ?? wire.started_at, inside, 'startedAt'),
    sampledAt: readTimestamp(wire.sampledAt ?? wire.sampled_at, inside, 'sampledAt'),
    isReady: readFlag(wire.isReady ?? wire.is_ready, inside, 'isReady'),
    checks: readList(wire.checks, inside, 'checks', processCheckFromWire),
    cpuPercent: readDouble(wire.cpuPercent ?? wire.cpu_percent, inside, 'cpuPercent'),
    residentBytes: readDouble(wire.residentBytes ?? wire.resident_bytes, inside, 'residentBytes'),
    heapUsedBytes: readDouble(wire.heapUsedBytes ?? wire.heap_used_bytes, inside, 'heapUsedBytes'),
    eventLoopDelayMs: readDouble(wire.eventLoopDelayMs ?? wire.event_loop_delay_ms, inside, 'eventLoopDelayMs'),
    diskFreeBytes: readDouble(wire.diskFreeBytes ?? wire.disk_free_bytes, inside, 'diskFreeBytes'),
    receivedBytes: readDouble(wire.receivedBytes ?? wire.received_bytes, inside, 'receivedBytes'),
    sentBytes: readDouble(wire.sentBytes ?? wire.sent_bytes, inside, 'sentBytes'),
    everySeconds: readDouble(wire.everySeconds ?? wire.every_seconds, inside, 'everySeconds'),
  };
  return data;
}

/** One thing that a process needs. */
export interface ProcessCheck {
  /** The thing. */
  readonly name: string;
  /** Whether it has it. */
  readonly isReady: boolean;
  /** What it says about it; no hosts, no secrets. */
  readonly detail?: string;
}

export function processCheckToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<ProcessCheck>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    name: writeText(data.name, inside, 'name'),
    isReady: writeFlag(data.isReady, inside, 'isReady'),
  };
  if (data.detail !== undefined) wire.detail = writeText(data.detail, inside, 'detail');
  refuseStrangers(data, wire, inside);
  return wire;
}

export function processCheckFromWire(value: unknown, at: string, name: string): ProcessCheck {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<ProcessCheck> = {
    name: readText(wire.name, inside, 'name'),
    isReady: readFlag(wire.isReady ?? wire.is_ready, inside, 'isReady'),
  };
  const detail = wire.detail;
  if (isPresent(detail)) data.detail = readText(detail, inside, 'detail');
  return data;
}
