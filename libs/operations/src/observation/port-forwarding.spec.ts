import type { PortForward } from '@kubernetes/client-node';
import { describe, expect, it } from '@jest/globals';
import { PortForwarding } from './port-forwarding.js';

/** Stands in for the library's own: writes, and tells of the end by the socket alone, as that does. */
function pod(told: { readonly answer?: readonly string[]; readonly error?: string }) {
  const socket = { onclose: null as (() => void) | null, close: () => {} };
  const portForward = async (...[, , , output, errors]: Parameters<PortForward['portForward']>) => {
    setImmediate(() => {
      for (const part of told.answer ?? []) output.write(part);
      if (told.error) errors?.write(told.error);
      socket.onclose?.();
    });
    return socket as never;
  };
  return new PortForwarding({ portForward }, 'acme');
}

describe('a page of a pod', () => {
  it('is what stands behind the head, in however many pieces it comes', async () => {
    const answer = [
      'HTTP/1.1 503 Service Unavailable\r\ncontent-',
      'type: application/json\r\n\r',
      '\n{"status":',
      '"not ready"}',
    ];
    expect(await pod({ answer }).read('acme-audit-x1', 8180, '/readyz')).toBe('{"status":"not ready"}');
  });

  it('is missing with the node’s own words where nobody listens', async () => {
    const refused = pod({ error: 'connect: connection refused' });
    await expect(refused.read('acme-audit-x1', 8180, '/readyz')).rejects.toThrow('connection refused');
  });

  it('is missing where something else than a process of ours answers', async () => {
    await expect(pod({ answer: ['SSH-2.0'] }).read('acme-audit-x1', 8180, '/readyz')).rejects.toThrow(
      'does not speak HTTP',
    );
  });
});
