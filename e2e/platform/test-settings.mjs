import path from 'node:path';

export const isVerify = process.env.GUILDHALL_RING === 'verify';
/** After kill -9 all wait for it: short on each change, that of an installation in the ring `verify`. */
const SESSION_SECONDS = isVerify ? '10' : '3';
/** Of a broker that grants such sessions. */
export const KAFKA_SETTINGS = { 'group.min.session.timeout.ms': 1_000 };

/**
 * What a process is told beside the settings of `npm start`.
 * @param {string} folder of this run @param {string} name of the process @param {number} collectorPort where spans go
 * @returns {Record<string, string>}
 */
export function settingsOfTests(folder, name, collectorPort) {
  return {
    // Recorded is what a test asks for, by a `traceparent` that says so: whoever does not pays nothing, and nobody need listen.
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collectorPort}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_TRACES_SAMPLER_ARG: '0',
    OTEL_BSP_SCHEDULE_DELAY: '200',
    KAFKA_SESSION_SECONDS: SESSION_SECONDS,
    LOG_LEVEL: 'info',
    // Each is started many times over, and reads the same code.
    NODE_COMPILE_CACHE: path.join(folder, 'compile-cache'),
    // Suites are about other things than limits: they call from here, and from elsewhere where limits are what it is about.
    ...(name === 'gateway' ? { RATE_LIMITS_LIFTED_FOR: '127.0.0.1/32,127.128.0.0/9' } : {}),
  };
}
