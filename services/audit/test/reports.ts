import { AuditEventsReported, type ReportedAuditEvent } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';

let counted = 0;

/** What a product reports of one failed sign-in, as `sshd` tells it. */
export function item(fields: Partial<ReportedAuditEvent> = {}): ReportedAuditEvent {
  counted += 1;
  return {
    entryId: newId(),
    item: `sshd-${counted}`,
    type: 'ssh.login-failed',
    category: 'authentication',
    severity: 'warning',
    at: '2026-11-21T09:30:00.000Z',
    actor: 'webmaster',
    target: 'LabSZ',
    clientAddress: '203.0.113.7',
    details: { port: 22 },
    ...fields,
  };
}

export const report = (items: readonly ReportedAuditEvent[]) =>
  AuditEventsReported({ chunkId: newId(), batchId: newId(), items });
