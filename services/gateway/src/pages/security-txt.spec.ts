import { loadSettings, SettingsRefused } from '@guildhall/config';
import { describe, expect, it } from '@jest/globals';
import { saysUntilWhen, securitySettings } from './security-settings.js';
import { securityTxt } from './security-txt.js';

const EXPIRES = '2027-06-30T00:00:00Z';
const read = (env: Record<string, string>) => loadSettings(securitySettings.refine(...saysUntilWhen), env);

describe('the file security.txt', () => {
  it('names the contacts, the preferred one first, until when they hold, and where the file stands', () => {
    const settings = read({
      SECURITY_CONTACT: 'mailto:security@example.org, https://example.org/report',
      SECURITY_CONTACT_EXPIRES: EXPIRES,
    });
    const told = ['Contact: mailto:security@example.org', 'Contact: https://example.org/report', `Expires: ${EXPIRES}`];
    expect(securityTxt(settings, 'https://guildhall.example')?.split('\n')).toEqual([
      ...told,
      'Canonical: https://guildhall.example/.well-known/security.txt',
      '',
    ]);
    expect(securityTxt(settings, 'http://localhost:8080')?.split('\n')).toEqual([...told, '']);
  });

  it('is not there where nobody is named', () => {
    expect(securityTxt(read({}), 'https://guildhall.example')).toBeUndefined();
  });

  it.each<Record<string, string>>([
    { SECURITY_CONTACT: 'mailto:security@example.org' },
    { SECURITY_CONTACT: 'security@example.org', SECURITY_CONTACT_EXPIRES: EXPIRES },
    { SECURITY_CONTACT: 'http://example.org/report', SECURITY_CONTACT_EXPIRES: EXPIRES },
    { SECURITY_CONTACT: 'https://example.org/a\nExpires: never', SECURITY_CONTACT_EXPIRES: EXPIRES },
    { SECURITY_CONTACT: 'mailto:security@example.org', SECURITY_CONTACT_EXPIRES: 'next year' },
  ])('is no such file by %j', (env) => {
    expect(() => read(env)).toThrow(SettingsRefused);
  });
});
