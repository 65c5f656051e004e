import { redacted } from '@guildhall/telemetry';

/** Copies of the whole object, and the book-keeping of who set which field: large, and telling nothing more. */
const LEFT_OUT = new Set(['managedFields', 'kubectl.kubernetes.io/last-applied-configuration']);

/**
 * A Kubernetes object without what its structure says is secret: the data of a Secret, and the value of a variable whose name
 * says so. Names of Secrets and of their keys stay, since most faults are about them.
 */
export function withoutSecrets(object: unknown): unknown {
  if (Array.isArray(object)) return object.map(withoutSecrets);
  if (typeof object !== 'object' || object === null) return object;
  const { kind, name, value } = object as { kind?: unknown; name?: unknown; value?: unknown };
  const isSecret = kind === 'Secret';
  const kept = Object.entries(object)
    .filter(([field]) => !LEFT_OUT.has(field) && !(isSecret && /^(?:data|stringData)$/.test(field)))
    .map(([field, inner]) => [field, withoutSecrets(inner)] as const);
  const copy: Record<string, unknown> = Object.fromEntries(kept);
  if (typeof name === 'string' && typeof value === 'string') copy['value'] = valueUnder(name, value);
  return copy;
}

// By the rules of the logs for names: SMTP_PASSWORD is hidden, KEY_RING_FILE and SERVICE_TOKEN_KEYS_FILE are paths.
function valueUnder(name: string, value: string): unknown {
  return name.endsWith('_FILE') ? value : (redacted({ [name]: value }) as Record<string, unknown>)[name];
}
