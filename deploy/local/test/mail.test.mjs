import assert from 'node:assert/strict';
import { request } from 'node:http';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import nodemailer from 'nodemailer';
import { startMail } from '../lib/mail.mjs';
import { Mailbox } from '../mail/mailbox.mjs';
import { freePort, workFolder } from './workbench.mjs';

const dir = path.join(workFolder(), 'mail');
let page;
let server;
let transport;
const start = async (smtpPort, pagePort) => {
  server = await startMail({ dir, smtpPort, pagePort, whileAlive: process.pid });
  page = `http://127.0.0.1:${pagePort}`;
  transport = nodemailer.createTransport({ host: '127.0.0.1', port: smtpPort });
};
const json = async (url, options) => (await fetch(`${page}${url}`, options)).json();
const mail = {
  from: 'guildhall@example.com',
  to: 'Ada@example.com',
  subject: 'Wëlcome <b>',
  text: 'Activate: https://x.example/a?b=1&c=2.',
  html: '<script>alert(1)</script><p>Hi</p>',
};

describe('the mail catcher', () => {
  before(async () => start(await freePort(), await freePort()));
  after(() => server.stop());

  it('takes a mail over SMTP and lists it for its recipient, in whatever case', async () => {
    await transport.sendMail(mail);
    const { items } = await json('/api/messages?to=ada@EXAMPLE.com');
    assert.deepEqual(
      items.map(({ from, to, subject }) => ({ from, to, subject })),
      [{ from: 'guildhall@example.com', to: ['Ada@example.com'], subject: 'Wëlcome <b>' }],
    );
    assert.deepEqual((await json('/api/messages?to=bob@example.com')).items, []);
  });

  it('reads a mail to a program, and hands it out as it arrived', async () => {
    const [{ id }] = (await json('/api/messages')).items;
    const read = await json(`/api/messages/${id}`);
    assert.equal(read.text.trim(), mail.text);
    assert.ok(read.headers.some(({ name }) => name === 'message-id'));
    const raw = await (await fetch(`${page}/api/messages/${id}/raw`)).text();
    assert.match(raw, /^Content-Type: multipart\/alternative/m);
  });

  it('shows mails to a person without letting them do anything', async () => {
    const [{ id }] = (await json('/api/messages')).items;
    assert.match(await (await fetch(page)).text(), /W.lcome &#60;b&#62;/);
    const response = await fetch(`${page}/messages/${id}`);
    const shown = await response.text();
    assert.ok(!shown.includes('<script'));
    assert.match(shown, /sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    assert.match(shown, /href="https:\/\/x\.example\/a\?b=1&#38;c=2"/);
    assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  });

  it('answers nobody who came by another name than localhost', async () => {
    const { port } = new URL(page);
    const status = await new Promise((resolve) =>
      request({ port, host: '127.0.0.1', path: '/api/messages', headers: { host: 'evil.example' } }, (response) =>
        resolve(response.resume().statusCode),
      ).end(),
    );
    assert.equal(status, 421);
  });

  it('keeps its mails over a restart', async () => {
    const [{ id }] = (await json('/api/messages')).items;
    const [smtpPort, pagePort] = [transport.options.port, Number(new URL(page).port)];
    await server.kill9();
    await start(smtpPort, pagePort);
    assert.equal((await json(`/api/messages/${id}`)).id, id);
  });

  it('refuses a mail beyond 10 MiB and goes on', async () => {
    const large = { ...mail, attachments: [{ filename: 'large', content: Buffer.alloc(11 * 1024 * 1024) }] };
    await assert.rejects(transport.sendMail(large), { responseCode: 552 });
    assert.equal((await json('/api/messages')).items.length, 1);
  });

  it('deletes one, then all; what is not there is a 404', async () => {
    await transport.sendMail(mail);
    const [{ id }] = (await json('/api/messages')).items;
    assert.deepEqual(await json(`/api/messages/${id}`, { method: 'DELETE' }), { deleted: 1 });
    assert.equal((await fetch(`${page}/api/messages/${id}`, { method: 'DELETE' })).status, 404);
    assert.equal((await fetch(`${page}/api/messages/..%2F..%2Fetc%2Fpasswd/raw`)).status, 404);
    assert.equal((await fetch(`${page}/messages/${id}`)).status, 404);
    assert.deepEqual(await json('/api/messages', { method: 'DELETE' }), { deleted: 1 });
    assert.deepEqual((await json('/api/messages')).items, []);
  });
});

describe('a mailbox', () => {
  const envelope = { mailFrom: { address: 'a@example.com' }, rcptTo: [{ address: 'b@example.com' }] };

  it('makes room for the newest by count and by bytes', async () => {
    const box = new Mailbox(path.join(dir, 'bounded'), { messages: 3, bytes: 1000 });
    for (const subject of ['1', '2', '3', '4']) await box.keep(Buffer.from(`Subject: ${subject}\r\n\r\n`), envelope);
    assert.deepEqual(
      box.list().map(({ subject }) => subject),
      ['4', '3', '2'],
    );
    await box.keep(Buffer.from(`Subject: big\r\n\r\n${'x'.repeat(980)}`), envelope);
    assert.deepEqual(
      box.list().map(({ subject }) => subject),
      ['big'],
    );
    assert.deepEqual(new Mailbox(path.join(dir, 'bounded')).list(), box.list());
  });
});
