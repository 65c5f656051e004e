import { mintServiceToken, type Permission } from '@guildhall/access';
import { newId } from '@guildhall/runtime';
import { ApiCaller, testIssuer, testServiceTokenKey } from '@guildhall/testing';
import { type SequencerDiffering, stageSequencing, type SequencingStage } from './sequencer.stage.js';
import { serveAudit } from './serve-audit.js';

const PERMISSIONS: readonly Permission[] = ['audit:read', 'audit:export', 'audit:verify'];

/** The service over tables that a real sequencer fills and signs. Kafka is away: nothing of this needs it. */
export async function stageProving() {
  const stage = await stageSequencing();
  const service = await serveAudit({ ...(await stage.environment()), KAFKA_BROKERS: '127.0.0.1:9' });
  const origin = `http://127.0.0.1:${service.port}`;
  let sequencer: Awaited<ReturnType<SequencingStage['startSequencer']>> | undefined;
  const startSequencer = async (differing: SequencerDiffering = {}) => {
    sequencer ??= await stage.startSequencer(differing);
  };
  const stopSequencer = async () => {
    await sequencer?.drain();
    sequencer = undefined;
  };
  const callerOf = (tenant: string) => new ApiCaller('audit', origin, tenant, PERMISSIONS);
  const nobody = async (path: string) => {
    const caller = { akd: 'anonymous', sub: 'anonymous', permissions: [] } as const;
    const options = { issuer: testIssuer, audience: 'audit' };
    const token = mintServiceToken({ ...caller, permissions: [] }, testServiceTokenKey, options);
    return fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${token}` } });
  };
  return {
    stage,
    service,
    startSequencer,
    stopSequencer,
    callerOf,
    /** Who calls a public route without a token. */
    nobody,
    /** As many entries of a new organisation, sealed and signed. */
    async signedTrail(count: number) {
      const tenant = newId();
      const ids = await stage.stage(tenant, count);
      await startSequencer();
      await stage.allSigned();
      return { tenant, ids, caller: callerOf(tenant) };
    },
    async logKeys(): Promise<string[]> {
      const { keys } = (await (await nobody('/audit/log-keys')).json()) as { keys: { verifierKey: string }[] };
      return keys.map(({ verifierKey }) => verifierKey);
    },
    async stop() {
      await stopSequencer();
      await service.drain();
      await stage.database.drop();
    },
  };
}

export type ProvingStage = Awaited<ReturnType<typeof stageProving>>;
