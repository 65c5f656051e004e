import { SMTPServer } from 'smtp-server';

export const LARGEST_MAIL_BYTES = 10 * 1024 * 1024;

/**
 * @param {import('./mailbox.mjs').Mailbox} mailbox @param {number} port @param {string} host
 * @returns {SMTPServer}
 */
export function serveSmtp(mailbox, port, host) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'], // loopback: there is nobody to hide from, and no certificate to explain
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: LARGEST_MAIL_BYTES,
    maxClients: 200,
    socketTimeout: 60_000,
    onAuth: (auth, session, done) => done(null, { user: auth.username }),
    onData: (stream, session, done) => {
      receive(stream)
        .then((raw) => (stream.sizeExceeded ? refuse() : mailbox.keep(raw, session.envelope)))
        .then(() => done(), done);
    },
  });
  server.listen(port, host);
  return server;
}

function refuse() {
  throw Object.assign(new Error(`The mail is larger than ${LARGEST_MAIL_BYTES} bytes`), { responseCode: 552 });
}

/** Reads to the end always, or the client hangs; keeps no more than the limit. @param {NodeJS.ReadableStream} stream */
async function receive(stream) {
  const parts = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size <= LARGEST_MAIL_BYTES) parts.push(part);
  }
  return Buffer.concat(parts);
}
