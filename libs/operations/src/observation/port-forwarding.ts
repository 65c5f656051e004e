import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { PortForward } from '@kubernetes/client-node';

const ANSWER_WITHIN_MS = 10_000;

/** The socket of the library, as far as it is looked at; both of its kinds have it. */
interface Socket {
  onclose: ((event: never) => void) | null;
  close(): void;
}

/**
 * Reads a page of a pod's management port through the API server, as `kubectl port-forward` does: it arrives inside the
 * pod, so no NetworkPolicy has to open that port to whoever operates, and the image needs no shell and no curl.
 */
export class PortForwarding {
  constructor(
    private readonly forward: Pick<PortForward, 'portForward'>,
    private readonly namespace: string,
  ) {}

  /** The body of the answer, whatever its status: `/readyz` tells why with a 503. */
  async read(pod: string, port: number, path: string): Promise<string> {
    const [answer, errors, question] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const opened = await this.forward.portForward(this.namespace, pod, [port], answer, errors, question);
    const socket = (typeof opened === 'function' ? opened() : opened) as Socket | null;
    if (!socket) throw new Error('The connection to the pod is gone.');
    const late = setTimeout(() => answer.destroy(new Error('The pod does not answer within 10 s.')), ANSWER_WITHIN_MS);
    // The streams are only written to: that the pod has closed its side is told by the socket alone.
    socket.onclose = () => [answer, errors].forEach((stream) => stream.end());
    try {
      question.write(`GET ${path} HTTP/1.0\r\nhost: ${pod}\r\n\r\n`);
      return bodyOf(await text(answer), errors);
    } finally {
      clearTimeout(late);
      for (const stream of [answer, errors, question]) stream.destroy();
      socket.close();
    }
  }
}

function bodyOf(answer: string, errors: PassThrough): string {
  const end = answer.indexOf('\r\n\r\n');
  const failure = (errors.read() as Buffer | null)?.toString('utf8').trim();
  if (failure) throw new Error(failure);
  if (end < 0) throw new Error('The pod does not speak HTTP on its management port.');
  return answer.slice(end + 4);
}
