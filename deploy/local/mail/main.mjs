// The mail catcher's process: SMTP on one port, a page and a JSON interface on the other, both on loopback.
import { Mailbox } from './mailbox.mjs';
import { servePage } from './page-server.mjs';
import { serveSmtp } from './smtp.mjs';

const host = process.env.MAIL_LISTEN ?? '127.0.0.1'; // in a container loopback reaches nobody
const mailbox = new Mailbox(process.env.MAIL_FOLDER ?? 'messages');
const servers = [
  serveSmtp(mailbox, Number(process.env.SMTP_PORT), host),
  servePage(mailbox, Number(process.env.MAIL_PAGE_PORT), host),
];
for (const server of servers) {
  server.on('error', (error) => {
    console.error(new Date().toISOString(), error.message);
    if (/EADDRINUSE|EACCES/.test(error.message)) process.exit(1);
  });
}
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    for (const server of servers) server.close();
    setTimeout(() => process.exit(0), 500).unref();
  });
}
