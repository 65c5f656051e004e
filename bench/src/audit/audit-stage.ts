import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { mintServiceToken } from '@guildhall/access';
import type { Broker, OutgoingRecord } from '@guildhall/events';
import { newId } from '@guildhall/runtime';
import type { Client } from 'pg';
import { brokerOf } from '../events/clients.js';
import { cpuOfAll, processesOfOurs } from '../ingest/cpu-of-processes.js';
import { RunningPlatform } from '../ingest/running-platform.js';
import type { Addresses, Contender } from '../measurement.js';
import { cpuOfServer } from '../server-cpu.js';

const WITHIN_MS = 240_000;
const PAUSE_MS = 50;
/** V8's own, as in our image: `npm start` spares the memory of whoever only looks at us. */
const OWN_NURSERY = '--max-semi-space-size=16';

// Queryable and provable: it has its place, and a signed checkpoint covers it.
const SIGNED = 'select coalesce(sum(logged_size), 0)::bigint as n from trail_trees where tenant_id = any($1)';

/** Audit and its sequencer as processes of their own; gateway and identity are there and rest. */
export class AuditStage {
  private constructor(
    private readonly platform: RunningPlatform,
    private readonly servers: Addresses,
    private readonly broker: Broker,
    /** The cluster's superuser's: looks past every policy. */
    readonly admin: Client,
    private pids: ReadonlyMap<string, number>,
  ) {}

  /** A contender on a stage of its own, which goes with it, also when it fails: its processes would outlive it. */
  static async contender(
    servers: Addresses,
    ready: (stage: AuditStage) => Promise<Contender['round']> | Contender['round'],
  ): Promise<Contender> {
    const stage = await AuditStage.open(servers);
    const orClose = async <T>(work: () => Promise<T> | T): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        await stage.close();
        throw error;
      }
    };
    const round = await orClose(() => ready(stage));
    return { round: () => orClose(round), close: () => stage.close() };
  }

  private static async open(servers: Addresses): Promise<AuditStage> {
    const settings = { audit: { NODE_OPTIONS: OWN_NURSERY } };
    const platform = await RunningPlatform.start(servers, { services: ['gateway', 'identity', 'audit'], settings });
    try {
      const broker = await brokerOf('platformatic', servers);
      return new AuditStage(platform, servers, broker, await platform.look('audit'), await processesOfOurs());
    } catch (error) {
      // Nobody else would: its processes outlive this one.
      await platform.stop();
      throw error;
    }
  }

  /** A megabyte at a time, as the relay does. */
  async send(records: readonly OutgoingRecord[], atOnce: number): Promise<void> {
    for (let at = 0; at < records.length; at += atOnce) await this.broker.sendBatch(records.slice(at, at + atOnce));
  }

  /** Waits until the tenants' trails hold so many signed entries; more would be a fault, and fails. */
  async signed(tenants: readonly string[], expected: number): Promise<void> {
    for (const deadline = performance.now() + WITHIN_MS; ; await pause(PAUSE_MS)) {
      const { rows } = await this.admin.query<{ n: string }>(SIGNED, [tenants]);
      const signed = Number(rows[0]?.n);
      if (signed === expected) return;
      if (signed > expected) throw new Error(`${signed} of ${expected} entries are signed, some twice.`);
      if (performance.now() > deadline) throw new Error(`${signed} of ${expected} entries are signed in time.`);
    }
  }

  /** CPU microseconds so far, by who used them. */
  async spent(): Promise<Readonly<Record<string, number>>> {
    const own = await cpuOfAll(this.pids);
    const { user, system } = process.cpuUsage();
    return {
      audit: own.get('audit') ?? Number.NaN,
      sequencer: own.get('audit/sequencer') ?? Number.NaN,
      PostgreSQL: await cpuOfServer(this.servers.pids.postgres),
      Kafka: await cpuOfServer(this.servers.pids.kafka),
      'this client': user + system,
    };
  }

  pidOf(name: 'audit' | 'audit/sequencer'): number {
    return this.pids.get(name) ?? Number.NaN;
  }

  /** Audit anew: what it holds from then on is not left over from before. */
  async startAuditAgain(): Promise<void> {
    await this.platform.startAgain('audit', { NODE_OPTIONS: OWN_NURSERY });
    this.pids = await processesOfOurs();
  }

  /** Audit's own: whoever calls there shows a service token. */
  get ownPort(): string {
    return this.platform.at.services['audit']?.url ?? '';
  }

  /** What the gateway would say of somebody of an organisation; good for a minute. */
  async serviceToken(tenantId: string, permissions: readonly string[]): Promise<string> {
    const secrets = path.join(this.platform.folder, 'secrets/audit.json');
    const { tokenKeys } = JSON.parse(readFileSync(secrets, 'utf8')) as { tokenKeys: string };
    const [kid = '', key = ''] = tokenKeys.split(':');
    const claims = { akd: 'user' as const, sub: newId(), tenant: tenantId, permissions: [...permissions] };
    const options = { issuer: this.platform.at.publicUrl, audience: 'audit' };
    return mintServiceToken(claims, { kid, key: Buffer.from(key, 'base64url') }, options);
  }

  async close(): Promise<void> {
    await this.broker.disconnect();
    await this.admin.end();
    await this.platform.stop();
  }
}
