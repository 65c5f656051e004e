import path from 'node:path';
import { checkout, privateFolder } from './folders.mjs';
import { newestNode } from './node24.mjs';
import { requireFreePort } from './ports.mjs';
import { stopProcess } from './processes.mjs';
import { startServer } from './server.mjs';

const MAIN = path.join(checkout, 'deploy/local/mail/main.mjs');

/**
 * The mail catcher: takes every mail for anyone over SMTP, delivers none, shows them on a page.
 * @param {{ dir: string, smtpPort: number, pagePort: number, whileAlive?: number }} options
 */
export function startMail({ dir, smtpPort, pagePort, whileAlive }) {
  return startServer({
    name: 'Mail catcher',
    dir,
    files: { logFile: path.join(dir, 'mail.log'), pidFile: path.join(dir, 'mail.pid') },
    answers: () => mailAnswers(pagePort),
    withinMs: 20_000,
    whileAlive,
    stop: () => stopMail(dir),
    prepare: async () => {
      await requireFreePort(smtpPort, { what: 'the mail catcher', setting: 'SMTP_PORT' });
      await requireFreePort(pagePort, { what: 'the mail page', setting: 'MAIL_PAGE_PORT' });
      privateFolder(dir);
      const env = {
        ...process.env,
        SMTP_PORT: String(smtpPort),
        MAIL_PAGE_PORT: String(pagePort),
        MAIL_FOLDER: path.join(dir, 'messages'),
      };
      return { command: newestNode(), args: [MAIN], cwd: dir, env };
    },
  });
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
