import { ManagementServer } from '@guildhall/http/management';
import { SystemClock } from '@guildhall/runtime';
import { counter, type createLogger } from '@guildhall/telemetry';
import { Cosigner } from '../notes/cosigner.js';
import { NoteVerifier } from '../notes/signed-note.js';
import type { WitnessSettings } from './config.js';
import { Witness } from './witness.js';
import { WitnessRecords } from './witness-records.js';
import { WitnessServer } from './witness-server.js';

const answers = counter({
  name: 'guildhall_witness_answers_total',
  help: 'Checkpoints that were handed in, by the status they were answered with: 422 may be a log that forks.',
  labels: ['status'],
});

export interface RunningWitness {
  readonly port: number;
  readonly managementPort: number;
  /** Its public key, as logs and verifiers are told of it. */
  readonly verifierKey: string;
  close(): Promise<void>;
}

/** Opens both ports. Throws, before any is open, when what was kept of a log cannot be read: it would sign blindly. */
export async function startWitness(
  settings: WitnessSettings,
  logger: ReturnType<typeof createLogger>,
  ports = { http: settings.HTTP_PORT, management: settings.MANAGEMENT_PORT },
): Promise<RunningWitness> {
  const { HTTP_HOST: host, WITNESS_NAME, WITNESS_KEY, WITNESS_FOLDER, WITNESSED_LOGS } = settings;
  const logKeys = WITNESSED_LOGS.map((vkey) => NoteVerifier.parse(vkey));
  const records = new WitnessRecords(WITNESS_FOLDER);
  const look = () => logKeys.map(({ name }) => `${name} ${records.latest(name)?.size ?? 0}`).join(', ');
  logger.info({ logs: look() }, 'What was co-signed last.');
  const cosigner = Cosigner.fromPem(WITNESS_NAME, WITNESS_KEY);
  const witness = new Witness(logKeys, cosigner, records, new SystemClock());
  const server = new WitnessServer(
    { host, port: ports.http, mostBodyBytes: settings.WITNESS_MOST_BODY_BYTES },
    {
      addCheckpoint: (body) => witness.addCheckpoint(body),
      latest: (originHash) => witness.latest(originHash),
      answered: (status) => answers.inc({ status: String(status) }),
      failed: (error) => logger.error({ error }, 'A checkpoint could not be judged.'),
    },
  );
  const port = await server.listen();
  const management = new ManagementServer(
    { host, port: ports.management, service: 'audit-witness', version: '0.1.0' },
    { hasStarted: true, report: () => reportOf(look) },
  );
  const managementPort = await management.listen();
  return {
    port,
    managementPort,
    verifierKey: cosigner.verifier.toString(),
    close: async () => void (await Promise.all([server.close(), management.close()])),
  };
}

async function reportOf(look: () => string) {
  const answer = (isReady: boolean, detail: string) => ({
    isReady,
    state: 'serving',
    checks: [{ name: 'records', isReady, detail, ageSeconds: 0 }],
  });
  try {
    return answer(true, look());
  } catch (error) {
    return answer(false, error instanceof Error ? error.message : String(error));
  }
}
