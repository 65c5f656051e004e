import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startCollector } from '@guildhall/testing';
import { runService } from '../test/run-service.js';

const database = process.env['TEST_POSTGRES_URL'] ?? 'postgres://postgres:postgres@127.0.0.1:25432/postgres';

// A service in small: an HTTP server that reads through TypeORM and writes a log line, called by an HTTP client.
const service = `
  import './start.js';
  import { createServer, get } from 'node:http';
  import { DataSource } from 'typeorm';
  import { logger, setRoute, stopTelemetry, traceparentOfNow } from './index.js';
  import { report } from './report.js';

  const source = await new DataSource({ type: 'postgres', url: ${JSON.stringify(database)} }).initialize();
  await source.query('select 1 as polled');
  const server = createServer(async (request, response) => {
    setRoute('GET', '/organizations/:id');
    await source.transaction((tx) => tx.query("select $1::text as organization", ['C4n4ry']));
    logger.info('handled');
    response.end(JSON.stringify({ traceparent: traceparentOfNow() ?? null }));
  }).listen(0, '127.0.0.1', async () => {
    const call = (path, headers = {}) => new Promise((resolve) => {
      get({ port: server.address().port, host: '127.0.0.1', path, headers }, (answer) => {
        let text = '';
        answer.on('data', (data) => (text += data)).on('end', () => resolve(JSON.parse(text)));
      });
    });
    report(await call('/organizations/org_1?email=C4n4ry', JSON.parse(process.env.HEADERS ?? '{}')));
    await call('/readyz');
    await source.destroy();
    server.close();
    const started = performance.now();
    await stopTelemetry();
    report({ stoppedAfterMs: performance.now() - started });
    process.exit(0);
  });
`;

// Another process, later: what was stored is continued.
const consumer = `
  import './start.js';
  import { inSpanFrom, stopTelemetry } from './index.js';
  const attributes = { 'messaging.operation.type': 'process' };
  await inSpanFrom(process.env.STORED, 'process guildhall.tenancy.v1', attributes, () => undefined);
  await stopTelemetry();
`;

const querying = `
  import './start.js';
  import pg from 'pg';
  import { inSpanFrom, stopTelemetry } from './index.js';
  const pool = new pg.Pool({ connectionString: ${JSON.stringify(database)} });
  await inSpanFrom(undefined, 'outer', {}, () => pool.query('select 1'));
  await pool.end();
  await stopTelemetry();
`;

let collector: Awaited<ReturnType<typeof startCollector>>;

describe('a service that starts telemetry first', () => {
  beforeEach(async () => {
    collector = await startCollector();
  });
  afterEach(() => collector.stop());

  const exporting = () => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_TRACES_SAMPLER_ARG: '1',
  });

  it('traces requests and the statements of TypeORM, and another process continues the trace', async () => {
    const { output, reported } = await runService(service, exporting());
    const { traceparent } = reported[0] as { traceparent: string };
    const traceId = traceparent.split('-')[1];
    await runService(consumer, { ...exporting(), STORED: traceparent, OTEL_SERVICE_NAME: 'reader' });

    const own = collector.spans.filter((span) => span.traceId === traceId);
    const request = own.find(({ name }) => name === 'GET /organizations/:id');
    expect(request).toMatchObject({ service: 'sample', attributes: { 'http.route': '/organizations/:id' } });
    const statements = own.filter(({ name }) => name.startsWith('pg.query'));
    expect(statements.map(({ attributes }) => attributes['db.query.text'] ?? attributes['db.statement'])).toContain(
      'select $1::text as organization',
    );
    expect(own.find(({ service: name }) => name === 'reader')).toMatchObject({
      name: 'process guildhall.tenancy.v1',
      parentSpanId: request?.spanId,
    });
    expect(output).toContain(`"traceId":"${traceId}"`);
  });

  it('traces the statements of a service that imports pg as a module', async () => {
    await runService(querying, exporting());
    expect(collector.spans.map(({ name }) => name)).toEqual(['pg.query:SELECT postgres', 'outer']);
  });

  it('T71: exports no bound value and no query string, and nothing but traces', async () => {
    await runService(service, exporting());
    expect(collector.spans.length).toBeGreaterThan(2);
    expect(collector.raw()).not.toContain('C4n4ry');
    expect(collector.raw()).not.toMatch(/process\\.command|process\\.owner/);
    expect(new Set(collector.paths)).toEqual(new Set(['/v1/traces']));
  });

  it('traces neither probes nor what it does by itself', async () => {
    await runService(service, exporting());
    expect(collector.raw()).not.toMatch(/readyz|polled/);
  });

  it('respects that a caller does not record, and carries on its trace all the same', async () => {
    const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00' };
    const { reported } = await runService(service, { ...exporting(), HEADERS: JSON.stringify(headers) });
    expect(reported[0]).toEqual({ traceparent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-.*-00$/) });
    expect(collector.spans).toEqual([]);
  });

  it('has trace ids without a collector, and says nothing about it', async () => {
    const { code, output, reported } = await runService(service);
    expect(code).toBe(0);
    expect(reported[0]).toEqual({ traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/) });
    const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith('REPORT'));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ service: 'sample', version: '9.8.7', message: 'handled' }),
      expect.objectContaining({ message: 'handled' }),
    ]);
  });

  it('works on while the collector is away, and ends in time, saying what is lost', async () => {
    await collector.stop();
    const { code, output, reported } = await runService(service, exporting());
    expect(code).toBe(0);
    expect(reported).toEqual([{ traceparent: expect.any(String) }, { stoppedAfterMs: expect.any(Number) }]);
    expect((reported[1] as { stoppedAfterMs: number }).stoppedAfterMs).toBeLessThan(4_000);
    expect(output).toContain('"message":"The last spans could not be sent."');
  }, 30_000);

  it('is not traced at all when OTEL_SDK_DISABLED says so', async () => {
    const { code, output, reported } = await runService(service, { ...exporting(), OTEL_SDK_DISABLED: 'true' });
    expect(code).toBe(0);
    expect(reported[0]).toEqual({ traceparent: null });
    expect(output).not.toContain('traceId');
    expect(collector.spans).toEqual([]);
  });
});
