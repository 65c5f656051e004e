import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// The only file of this library that reads the environment. Telemetry is told by OTEL_* variables, as everywhere, and
// before any settings of a service are loaded: that is why it does not go through @guildhall/config.

const DEFAULT_SAMPLING_RATIO = 0.1;
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export type LogLevel = (typeof LEVELS)[number];

export interface ServiceIdentity {
  readonly service: string;
  readonly version: string;
}

/** Name and version of the running service: OTEL_SERVICE_NAME, else the package that the entry script belongs to. */
export function serviceIdentity(): ServiceIdentity {
  const found = identityOfPackageAbove(process.argv[1] ?? '');
  return { ...found, service: process.env['OTEL_SERVICE_NAME'] || found.service };
}

/** An unknown level is no reason not to start: the settings of the service refuse it in better words. */
export function logLevel(): LogLevel {
  const level = process.env['LOG_LEVEL'];
  return LEVELS.find((known) => known === level) ?? 'info';
}

export function isTracingDisabled(): boolean {
  return process.env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true';
}

/** Without an address to send to, spans are made (logs and events carry their ids) and dropped, in silence. */
export function hasTraceExporter(): boolean {
  const env = process.env;
  if (env['OTEL_TRACES_EXPORTER'] === 'none') return false;
  return Boolean(
    env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_TRACES_EXPORTER'],
  );
}

/** `otlp` or `console`. */
export function traceExporter(): string {
  return process.env['OTEL_TRACES_EXPORTER']?.trim() || 'otlp';
}

/** `grpc`, `http/json` or `http/protobuf`. */
export function traceProtocol(): string {
  const env = process.env;
  return (env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || env['OTEL_EXPORTER_OTLP_PROTOCOL'])?.trim() || 'http/protobuf';
}

/** One of those of the specification; a share of new traces, and what their callers decided, unless told otherwise. */
export function samplerName(): string {
  return process.env['OTEL_TRACES_SAMPLER']?.trim() || 'parentbased_traceidratio';
}

/** The share of new traces that is recorded, where a sampler goes by a share. */
export function samplingRatio(): number {
  const ratio = Number(process.env['OTEL_TRACES_SAMPLER_ARG'] || Number.NaN);
  return ratio >= 0 && ratio <= 1 ? ratio : DEFAULT_SAMPLING_RATIO;
}

function identityOfPackageAbove(path: string): ServiceIdentity {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = packageIn(folder);
    if (found?.name) return { service: found.name.replace(/^@[^/]*\//, ''), version: found.version ?? '0.0.0' };
    if (folder === dirname(folder)) return { service: 'unknown', version: '0.0.0' };
  }
}

function packageIn(folder: string): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}
