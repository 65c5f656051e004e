const LONGEST = 256;

/**
 * What a client calls itself, fit to be kept: printable ASCII (others are replaced, so that none of it is a command to a
 * terminal or a line of a log, T71) and cut to a length. Nobody vouches for it. Undefined when it says nothing.
 */
export function agentOf(header: unknown): string | undefined {
  if (typeof header !== 'string') return undefined;
  const shown = header
    .slice(0, LONGEST)
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .trim();
  return shown === '' ? undefined : shown;
}
