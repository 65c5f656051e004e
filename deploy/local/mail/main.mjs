// The mail catcher's process: SMTP on one port, a page and a JSON interface on the other, both on loopback only.
import { Mailbox } from './mailbox.mjs';
import { servePage } from './page-server.mjs';
import { serveSmtp } from './smtp.mjs';

const mailbox = new Mailbox(process.env.MAIL_FOLDER ?? 'messages');
const servers = [
  serveSmtp(mailbox, Number(process.env.SMTP_PORT)),
  servePage(mailbox, Number(process.env.MAIL_PAGE_PORT)),
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
