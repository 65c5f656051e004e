import { auditExport } from './audit/audit-export.js';
import { auditIngest, auditIngestOfMany } from './audit/audit-ingest.js';
import { auditLatency } from './audit/audit-latency.js';
import { auditProof } from './audit/audit-proof.js';
import { auditQuery } from './audit/audit-query.js';
import { auditVerify } from './audit/audit-verify.js';
import { brokerConsume } from './events/broker-consume.js';
import { brokerSend } from './events/broker-send.js';
import { consumer, consumerInTurn, setBasedConsumer, setBasedInTurn } from './events/consumer.js';
import { projectionLatency } from './events/projection-latency.js';
import { relay } from './events/relay.js';
import { relayLatency } from './events/relay-latency.js';
import { gateway } from './gateway/gateway.js';
import { gatewaySoak } from './gateway/gateway-soak.js';
import { gatewayStreams } from './gateway/gateway-streams.js';
import { logins } from './identity/logins.js';
import { permissionCheck } from './identity/permission-check.js';
import { refresh } from './identity/refresh.js';
import { tokenCheck } from './identity/token-check.js';
import { tokenIssue } from './identity/token-issue.js';
import { userList } from './identity/user-list.js';
import { ingest } from './ingest/ingest.js';
import type { Measurement } from './measurement.js';

/** Everything `npm run bench` measures, in its order. */
export const measurements: readonly Measurement[] = [
  brokerSend,
  brokerConsume,
  relay,
  relayLatency,
  consumer,
  consumerInTurn,
  setBasedConsumer,
  setBasedInTurn,
  projectionLatency,
  ingest,
  auditIngest,
  auditIngestOfMany,
  auditLatency,
  auditProof,
  auditVerify,
  auditQuery,
  auditExport,
  logins,
  refresh,
  tokenIssue,
  permissionCheck,
  userList,
  tokenCheck,
  gateway,
  gatewaySoak,
  gatewayStreams,
];

export function measurementNamed(name: string): Measurement {
  const found = measurements.find((measurement) => measurement.name === name);
  if (!found) throw new Error(`There is no measurement ${name}: ${measurements.map((one) => one.name).join(', ')}.`);
  return found;
}
