import path from 'node:path';
import { checkout, privateFolder } from './folders.mjs';
import { newestNode } from './node24.mjs';
import { requireFreePort } from './ports.mjs';
import { startProcess, stopProcess, waitUntilReady } from './processes.mjs';
import { asServer } from './server.mjs';

/**
 * The mail catcher: takes every mail for anyone over SMTP, delivers none, shows them on a page.
 * @param {{ dir: string, smtpPort: number, pagePort: number }} options
 * @returns {Promise<import('./server.mjs').Server>}
 */
export async function startMail({ dir, smtpPort, pagePort }) {
  const files = { logFile: path.join(dir, 'mail.log'), pidFile: path.join(dir, 'mail.pid') };
  const running = asServer('Mail catcher', files, { stop: () => stopMail(dir) });
  if (running) return running;
  await requireFreePort(smtpPort, { what: 'the mail catcher', setting: 'SMTP_PORT' });
  await requireFreePort(pagePort, { what: 'the mail page', setting: 'MAIL_PAGE_PORT' });
  privateFolder(dir);
  const env = { ...process.env, SMTP_PORT: String(smtpPort), MAIL_PAGE_PORT: String(pagePort), MAIL_FOLDER: path.join(dir, 'messages') };
  const main = path.join(checkout, 'deploy/local/mail/main.mjs');
  const record = await startProcess({ name: 'Mail catcher', command: newestNode(), args: [main], cwd: dir, env, ...files });
  await waitUntilReady(record, () => mailAnswers(pagePort), { logFile: files.logFile, withinMs: 20_000 });
  return /** @type {import('./server.mjs').Server} */ (asServer('Mail catcher', files, { stop: () => stopMail(dir) }));
}

/** @param {string} dir */
export const stopMail = (dir) => stopProcess(path.join(dir, 'mail.pid'), { graceMs: 5_000 });

/** @param {number} pagePort */
export async function mailAnswers(pagePort) {
  try {
    return (await fetch(`http://127.0.0.1:${pagePort}/readyz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
