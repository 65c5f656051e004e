/** @typedef {import('./input.mjs').Item} Item */

const LINE = /^(?<time>\w{3} +\d+ [\d:]{8}) (?<host>\S+) sshd\[(?<process>\d+)\]: (?<text>.*)$/;
/** The log names no year; any will do, since it is replayed as if it ended now. */
const YEAR = 2025;

/** What a line of sshd says, the first that fits. */
const KINDS = [
  {
    type: 'ssh.password-failed',
    severity: 'warning',
    words: /^Failed (?:password|none) for (?:invalid user )?(?<actor>\S*) from (?<address>\S+)/,
  },
  { type: 'ssh.signed-in', severity: 'info', words: /^Accepted password for (?<actor>\S+) from (?<address>\S+)/ },
  { type: 'ssh.user-unknown', severity: 'warning', words: /^Invalid user (?<actor>\S*) from (?<address>\S+)/ },
  {
    type: 'ssh.break-in-suspected',
    severity: 'error',
    words: /^reverse mapping .* \[(?<address>[\d.]+)\] failed - POSSIBLE BREAK-IN ATTEMPT/,
  },
  {
    type: 'ssh.authentication-failed',
    severity: 'warning',
    words: /authentication failures?;.*rhost=(?<address>\S*)(?: +user=(?<actor>\S+))?/,
  },
  {
    type: 'ssh.disconnected',
    severity: 'info',
    words: /(?:disconnect|Connection closed)\D*(?<address>\d+\.\d+\.\d+\.\d+)/,
  },
  { type: 'ssh.noted', severity: 'info', words: /^/ },
];

/** An entry for each line, and a sample for each password that failed. @param {string} line @param {number} number @returns {Item[]} */
export function ofLogLine(line, number) {
  const { time = '', host = '', process = '', text = line } = LINE.exec(line)?.groups ?? {};
  const at = new Date(`${time} ${YEAR} UTC`).toISOString();
  const { type, severity, words } = KINDS.find((kind) => kind.words.test(text)) ?? {
    type: '',
    severity: '',
    words: /^/,
  };
  const { actor, address } = words.exec(text)?.groups ?? {};
  const entry = {
    ...{ id: `line-${number}`, kind: /** @type {const} */ ('audit'), at, type, severity },
    ...{ category: 'authentication', actor: actor || 'unknown', target: host },
    ...(address ? { clientAddress: address } : {}),
    details: { process: Number(process) },
    personalDetails: { text },
  };
  const sample = { id: `failed-${number}`, kind: /** @type {const} */ ('metric'), at, value: 1 };
  const isFailure = text.includes('Failed password');
  return isFailure ? [entry, { ...sample, name: 'ssh.failed-passwords', unit: 'attempts' }] : [entry];
}

/** An entry for each flight, and a sample of its delay. @param {any} flight @param {number} number @returns {Item[]} */
export function ofFlight({ date, delay, distance, origin, destination }, number) {
  const at = new Date(`${date} UTC`).toISOString();
  return [
    {
      ...{
        id: `flight-${number}`,
        kind: 'audit',
        at,
        type: 'flight.landed',
        severity: 'info',
        category: 'data_access',
      },
      ...{ actor: origin, target: destination, details: { distance } },
    },
    { id: `delay-${number}`, kind: 'metric', at, name: 'flight.delay', value: delay, unit: 'min' },
  ];
}
