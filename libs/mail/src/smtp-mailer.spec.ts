import { afterEach, describe, expect, it } from '@jest/globals';
import { metricsText } from '@guildhall/telemetry';
import { caughtMails, eventually, Link, servers } from '@guildhall/testing';
import { ScriptedServer } from '../test/scripted-server.js';
import * as mails from '../test/mails.js';
import type { SmtpMailer } from './smtp-mailer.js';

const { freshAddress, header, invitationTo, mailerTo, onlyMailTo, passwordChanged, PUBLIC_URL } = mails;
const open: { close(): Promise<void> }[] = [];
const opened = <T extends { close(): Promise<void> }>(one: T): T => {
  open.push(one);
  return one;
};

describe('a mail', () => {
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  it('arrives with its words, its link and nothing enclosed, as text and as HTML', async () => {
    const to = freshAddress();
    const { messageId } = await opened(mailerTo()).send(invitationTo(to));
    const mail = await onlyMailTo(to);
    const link = `${PUBLIC_URL}/invitations/accept#token=ghinv_secret`;
    expect(mail).toMatchObject({ to: [to], from: 'no-reply@guild.example.org', attachments: [] });
    expect(mail.subject).toBe('Grace invites you to Ada & Söhne');
    expect(mail.text).toContain(link);
    expect(mail.html).toContain(`href="${link}"`);
    expect(mail.html).toContain('Ada &amp; Söhne');
    expect(header(mail, 'message-id')).toBe(messageId);
    expect(header(mail, 'auto-submitted')).toBe('auto-generated');
  });

  it('carries every script, emoji and a long subject unharmed', async () => {
    const to = freshAddress();
    const organization = 'Ğüildhöll 株式会社 اتحاد 👩‍👩‍👧 ';
    const inviter = '𝒜da '.repeat(60);
    await opened(mailerTo()).send({ ...invitationTo(to), values: { organization, inviter } });
    const mail = await onlyMailTo(to);
    expect([...mail.subject].length).toBe(150);
    expect(mail.subject.endsWith('…')).toBe(true);
    expect(mail.text).toContain(organization.trim());
    expect(mail.html).toContain('株式会社');
  });

  it('has one Message-ID for one key, however often it is sent, and another for another', async () => {
    const to = freshAddress();
    const mailer = opened(mailerTo());
    const sent = [await mailer.send(invitationTo(to)), await opened(mailerTo()).send(invitationTo(to))];
    expect(sent[0]).toEqual(sent[1]);
    expect(sent[0]?.messageId).toMatch(/^<[\w-]{43}@guild\.example\.org>$/);
    const other = await mailer.send({ ...invitationTo(to), key: 'another' });
    expect(other).not.toEqual(sent[0]);
    expect(await caughtMails(to, { count: 3 })).toHaveLength(3);
  });

  it('needs no link, and is refused half a one', async () => {
    const to = freshAddress();
    const mailer = opened(mailerTo());
    const notice = { kind: passwordChanged, to, values: { organization: 'Acme' }, key: 'k' };
    await mailer.send(notice);
    expect((await onlyMailTo(to)).html).not.toContain('href');
    await expect(mailer.send({ ...notice, link: { path: '/x' } })).rejects.toThrow(TypeError);
  });

  it('carries what people typed into names as words: no header, no second recipient, no link', async () => {
    const to = freshAddress();
    const inviter = 'Eve\r\nBcc: all@example.org\r\n\r\n<a href="https://evil.example">win.example.com</a>';
    await opened(mailerTo()).send({ ...invitationTo(to), values: { organization: '{{ inviter }}{% raw %}', inviter } });
    const mail = await onlyMailTo(to);
    expect(header(mail, 'bcc')).toBeUndefined();
    expect(mail.to).toEqual([to]);
    expect(mail.html.match(/<a /g)).toHaveLength(1);
    expect(mail.text).not.toMatch(/https:\/\/evil|win\.example|evil\.example/);
    expect(mail.text).toContain('{{ inviter }}{% raw %}');
  });
});

describe('a mail server', () => {
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });
  const outcome = (mailer: SmtpMailer, to = freshAddress()) =>
    mailer.send(invitationTo(to)).then(
      () => 'sent',
      (error: { name: string; reason: string }) => `${error.name} ${error.reason}`,
    );

  it('that went away delays mails, and has them when it is back', async () => {
    const { hostname, port } = new URL(servers.smtpUrl);
    const link = opened(await Link.to(hostname, Number(port)));
    const mailer = opened(mailerTo(link.port));
    expect(await outcome(mailer)).toBe('sent');
    link.cut();
    expect(await outcome(mailer)).toMatch(/^MailDelayed (connection|server)$/);
    link.heal();
    const to = freshAddress();
    await eventually(async () => (await outcome(mailer, to)) === 'sent');
    expect(await caughtMails(to)).toHaveLength(1);
  });

  it.each([
    ['RCPT TO', '550 <ada@example.org> unknown', 'MailRefused recipient'],
    ['RCPT TO', '450 <ada@example.org> later', 'MailDelayed server'],
    ['DATA', '554 spam', 'MailRefused message'],
    ['GREETING', '554 no service', 'MailDelayed server'],
    ['GREETING', '421 busy', 'MailDelayed server'],
  ])('that answers %s with "%s" makes it a %s', async (command, answer, expected) => {
    const server = opened(await ScriptedServer.start({ [command]: answer }));
    expect(await outcome(opened(mailerTo(server.port)))).toBe(expected);
  });

  it('that says nothing costs the deadline, not more', async () => {
    const server = opened(await ScriptedServer.start({ GREETING: '' }));
    const began = performance.now();
    expect(await outcome(opened(mailerTo(server.port, { queue: 5, deadlineMs: 300 })))).toBe('MailDelayed timeout');
    expect(performance.now() - began).toBeLessThan(4_000);
  });

  it('that is slow fills a bounded queue; who comes beyond it hears so at once', async () => {
    const server = opened(await ScriptedServer.start({ GREETING: '' }));
    const mailer = opened(mailerTo(server.port, { queue: 3, deadlineMs: 500 }));
    const all = await Promise.all(Array.from({ length: 5 }, () => outcome(mailer)));
    expect(all.filter((one) => one === 'MailDelayed queue-full')).toHaveLength(2);
    expect(all.filter((one) => one === 'MailDelayed timeout')).toHaveLength(3);
  });

  it('without TLS outside of loopback is told nothing', async () => {
    const server = opened(await ScriptedServer.start({ STARTTLS: '502 not here' }));
    // The name resolves to loopback, but does not say so: only what stands in the URL counts.
    const mailer = opened(mailerTo(server.port, undefined, 'smtp://0.0.0.0:1'));
    expect(await outcome(mailer)).toBe('MailDelayed tls');
    expect(server.heard.join('\n')).not.toMatch(/MAIL FROM|RCPT TO|AUTH/);
    expect(server.heard.join('\n')).toContain('STARTTLS');
  });

  it('T71: leaves no address, link or answer in an error, a log or a metric', async () => {
    const written: string[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
    try {
      const server = opened(await ScriptedServer.start({ 'RCPT TO': '550 <canary@example.org> unknown' }));
      const error = await opened(mailerTo(server.port))
        .send(invitationTo('canary@example.org'))
        .catch((reason: unknown) => reason);
      const shown = `${JSON.stringify(error)} ${String(error)} ${(error as Error).stack} ${await metricsText()}`;
      expect(shown).not.toMatch(/canary|ghinv_|Söhne/);
    } finally {
      process.stdout.write = write;
    }
    expect(written.join('')).not.toMatch(/canary|ghinv_|Söhne/);
  });

  it('is not asked after close()', async () => {
    const mailer = mailerTo();
    await mailer.close();
    await mailer.close();
    expect(await outcome(mailer)).toBe('MailDelayed closed');
  });
});
