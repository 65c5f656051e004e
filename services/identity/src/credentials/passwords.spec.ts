import { settingsOfNowhere, loadSettings } from '@guildhall/config';
import { SystemRandomness } from '@guildhall/runtime';
import { threadMs } from '@guildhall/testing';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parseOptions } from '@node-rs/argon2';
import { identitySettings } from '../config.js';
import { PLATFORM_POLICIES, type PasswordRules } from '../policies/policy-kinds.js';
import { BreachedPasswords } from './breached-passwords.js';
import { passwordDueAt } from './password-age.js';
import { Guessability } from './guessability.js';
import { PasswordPolicy } from './password-policy.js';
import { PasswordRefused, PasswordsBusy } from './password.problems.js';
import { LONGEST_PASSWORD_BYTES, type PasswordHash, Passwords } from './passwords.js';

const guessability = new Guessability();
afterAll(() => guessability.onModuleDestroy());

const mail = { SMTP_URL: 'smtp://nowhere.invalid', MAIL_FROM: 'guildhall@nowhere.invalid' };
const passwordsWith = (settings: Record<string, string> = {}) =>
  new Passwords(
    loadSettings(identitySettings, { ...settingsOfNowhere, ...mail, ...settings }),
    new PasswordPolicy(guessability, new BreachedPasswords({})),
    new SystemRandomness(),
  );
const passwords = passwordsWith();
const about = { pointer: '/newPassword', words: ['ada.king@example.org', 'Ada Lovelace', 'acme'] };
const GOOD = 'violet tractor answers the moon';

const reasonOf = (password: string) =>
  passwords.accept(password, about).then(
    () => 'accepted',
    (error: PasswordRefused) => error.errors?.map(({ pointer, code }) => `${pointer} ${code}`).join(),
  );

describe('choosing a password', () => {
  it('keeps it as argon2id of 19 MiB, two passes and one lane, with a salt of its own', async () => {
    const [one, other] = [await passwords.accept(GOOD, about), await passwords.accept(GOOD, about)];
    expect(one).toMatch(/^\$argon2id\$/);
    expect(parseOptions(one)).toMatchObject({ memoryCost: 19_456, timeCost: 2, parallelism: 1, saltLen: 16 });
    expect(one).not.toBe(other);
  });

  it.each([
    ['14 characters', 'xK8#mQz2!pLw9v', '/newPassword too-short'],
    ['14 characters that take two units each', '🦉🌵🍇🚲🎻🧶🪁🥁🧭🪐🦂🐙🍄🌋', '/newPassword too-short'],
    ['129 characters', 'j3!'.repeat(43), '/newPassword too-long'],
    ['one of every blocklist, made long', 'letmeinletmeinletmein', '/newPassword guessable'],
    ['one with the usual letters exchanged', 'p@$$w0rdp@$$w0rd', '/newPassword guessable'],
    ['a walk over the keyboard', 'qwertyuiopasdfghjkl', '/newPassword guessable'],
    ['a row of digits', '123456789012345', '/newPassword guessable'],
    ['one letter', 'aaaaaaaaaaaaaaaaaaaa', '/newPassword guessable'],
    ['one’s own address', 'ada.king@example.org', '/newPassword about-you'],
    ['one’s own name and the organisation', 'AdaLovelaceAcme1815', '/newPassword about-you'],
    ['the product itself', 'guildhallguildhall', '/newPassword about-you'],
  ])('refuses %s, and says where and why', async (_, password, reason) => {
    expect(await reasonOf(password)).toBe(reason);
  });

  it.each([
    ['four unrelated words', GOOD],
    ['15 characters of chance', 'xK8#mQz2!pLw9vR'],
    [
      '128 characters',
      Array.from({ length: 16 }, (_, at) => `k${at}Zw!q${at * 7}x`)
        .join('')
        .padEnd(128, 'ü7')
        .slice(0, 128),
    ],
    ['letters of any alphabet', 'дюжина фиолетовых тракторов'],
  ])('takes %s', async (_, password) => {
    expect(await reasonOf(password)).toBe('accepted');
  });

  it('T33: refuses more than 4 KB before any work is done', async () => {
    expect(await reasonOf('é'.repeat(LONGEST_PASSWORD_BYTES / 2 + 1))).toBe('/newPassword too-long');
    await expect(passwords.verify('x'.repeat(LONGEST_PASSWORD_BYTES + 1), undefined)).rejects.toThrow(PasswordRefused);
  });
});

describe('choosing a password under the policy of an organisation', () => {
  const rules = PLATFORM_POLICIES.password;
  const all = { upper: true, lower: true, digit: true, symbol: true };
  const reasonUnder = (password: string, stated: Partial<PasswordRules>, former?: PasswordHash[]) =>
    passwords.accept(password, { ...about, rules: { ...rules, ...stated }, former }).then(
      () => 'accepted',
      (error: PasswordRefused) => error.errors?.[0]?.code,
    );

  it.each([
    ['length', 'xK8#mQz2', { minimumLength: 9 }, 'too-short'],
    ['length', 'xK8#mQz2!', { minimumLength: 9 }, 'accepted'],
    ['capital letters', 'xk8#mqz2!plw9vr', { composition: all }, 'no-upper'],
    ['small letters', 'XK8#MQZ2!PLW9VR', { composition: all }, 'no-lower'],
    ['digits', 'xKv#mQzu!pLwzvR', { composition: all }, 'no-digit'],
    ['signs', 'xK8vmQz2upLw9vR', { composition: all }, 'no-symbol'],
    ['all kinds, in any alphabet', 'Ünà#٣лQzuвpLwzvR', { composition: all }, 'accepted'],
    ['no more than the score that is asked for', 'qwertyuiopasdfghjkl', { leastScore: 0 }, 'accepted'],
    ['the most common ones', 'Password1', { minimumLength: 8, leastScore: 0 }, 'about-you'],
    ['the most common ones', 'Liverpool1', { minimumLength: 8, leastScore: 0 }, 'breached'],
    [
      'those only as long as it says so',
      'Liverpool1',
      { minimumLength: 8, leastScore: 0, refuseBreached: false },
      'accepted',
    ],
  ])('asks for %s: %s', async (_, password, stated, reason) => {
    expect(await reasonUnder(password, stated)).toBe(reason);
  });

  it('refuses what one has had before, however its letters are composed', async () => {
    const former = [
      await passwords.hash('another password than the one shown'),
      await passwords.hash('Café im Mondlicht 12'),
    ];
    expect(await reasonUnder('Café im Mondlicht 12'.normalize('NFD'), {}, former)).toBe('used-before');
    expect(await reasonUnder(GOOD, {}, former)).toBe('accepted');
  });

  it('is over on the day that the policy says, and never without one', () => {
    const changedAt = new Date('2026-01-01T00:00:00Z');
    expect(passwordDueAt(rules, changedAt)).toBeNull();
    expect(passwordDueAt({ ...rules, maximumAgeDays: 90 }, changedAt)).toEqual(new Date('2026-04-01T00:00:00Z'));
  });
});

describe('showing a password', () => {
  it('is right for the one that was chosen, however its letters are composed, and for no other', async () => {
    const hash = await passwords.hash('Café auf der Straße 12');
    const isRight = async (password: string) => (await passwords.verify(password, hash)).isRight;
    expect(await isRight('Café auf der Straße 12'.normalize('NFD'))).toBe(true);
    expect(await isRight('Cafe auf der Straße 12')).toBe(false);
    expect(await isRight('')).toBe(false);
  });

  it('T33: reads all of a long password, where bcrypt would stop after 72 bytes', async () => {
    const long = 'k7'.repeat(60);
    const hash = await passwords.hash(`${long}a`);
    expect((await passwords.verify(`${long}a`, hash)).isRight).toBe(true);
    expect((await passwords.verify(`${long}b`, hash)).isRight).toBe(false);
  });

  it('asks for a new hash when the settings rose since, not when they fell', async () => {
    const old = await passwordsWith({ PASSWORD_MEMORY_KIB: '8192' }).hash(GOOD);
    expect(await passwords.verify(GOOD, old)).toEqual({ isRight: true, isOutdated: true });
    expect(await passwordsWith({ PASSWORD_PASSES: '3' }).verify(GOOD, await passwords.hash(GOOD))).toEqual({
      isRight: true,
      isOutdated: true,
    });
    const stronger = await passwordsWith({ PASSWORD_PASSES: '3' }).hash(GOOD);
    expect(await passwords.verify(GOOD, stronger)).toEqual({ isRight: true, isOutdated: false });
  });

  it('takes the hash of another system, and asks for one of ours in its place', async () => {
    const bcrypt = '$2b$06$abcdefghijklmnopqrstuuUx62ynu0eQo/DR3kXL7Y8vx.WrRM0xe' as PasswordHash;
    const right = { isRight: true, isOutdated: true };
    expect(await passwords.verify('seven quiet herons over grey water', bcrypt)).toEqual(right);
    expect(await passwords.verify('seven quiet herons over grey wate', bcrypt)).toMatchObject({ isRight: false });
  });

  it('T31: compares with the hash of nobody where there is none, and is never right', async () => {
    const nobody = passwordsWith({ PASSWORD_MEMORY_KIB: '65536', PASSWORD_PASSES: '4' });
    await nobody.onModuleInit();
    const tookMs = async (hash: PasswordHash | undefined) => {
      const start = process.cpuUsage();
      expect(await nobody.verify(GOOD, hash)).toEqual({ isRight: false, isOutdated: false });
      return process.cpuUsage(start).user;
    };
    const somebody = await nobody.hash('another password than the one shown');
    expect(await tookMs(undefined)).toBeGreaterThan((await tookMs(somebody)) / 3);
  });

  it('T33: computes two at once, lets a bounded number wait and tells the others when to come again', async () => {
    const few = passwordsWith({ PASSWORD_QUEUE_LENGTH: '4' });
    const hash = await few.hash(GOOD);
    const shown = await Promise.allSettled(Array.from({ length: 1_000 }, () => few.verify(GOOD, hash)));
    const refused = shown
      .filter(({ status }) => status === 'rejected')
      .map((one) => (one as PromiseRejectedResult).reason);
    expect(refused).toHaveLength(1_000 - 2 - 4);
    expect(refused.every((reason) => reason instanceof PasswordsBusy && reason.retryAfterSeconds === 2)).toBe(true);
    expect((await few.verify(GOOD, hash)).isRight).toBe(true); // the lanes are free again
  });

  it('T33: leaves the event loop to others while it computes and while it judges', async () => {
    const hash = await passwords.hash(GOOD);
    const before = process.cpuUsage();
    const ofThisThread = await threadMs(() =>
      Promise.all([...Array.from({ length: 40 }, () => passwords.verify(GOOD, hash)), reasonOf('p@$$w0rd'.repeat(16))]),
    );
    const ofAllThreads = process.cpuUsage(before).user / 1_000;
    expect(ofThisThread).toBeLessThan(ofAllThreads / 10);
  });
});
