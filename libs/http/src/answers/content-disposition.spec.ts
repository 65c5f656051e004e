import { describe, expect, it } from '@jest/globals';
import { attachment, safeFileName } from './content-disposition.js';

describe('the name of a file that goes out', () => {
  it('stands as it is where every client understands it', () => {
    expect(attachment('user-activity_2026-11-21.pdf')).toBe('attachment; filename="user-activity_2026-11-21.pdf"');
  });

  it('stands twice where it is not ASCII, so that no client shows it broken (RFC 6266, RFC 8187)', () => {
    expect(attachment("Größe d'été (1).csv")).toBe(
      `attachment; filename="Gr__e d'_t_ (1).csv"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20d%27%C3%A9t%C3%A9%20%281%29.csv`,
    );
    expect(attachment('100%.csv')).toBe(`attachment; filename="100_.csv"; filename*=UTF-8''100%25.csv`);
  });

  it.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['a\\b:c|d?e*f<g>.pdf', 'a_b_c_d_e_f_g_.pdf'],
    ['x"; filename="evil.exe', 'x_; filename=_evil.exe'],
    ['a\r\nSet-Cookie: x=1', 'a__Set-Cookie_ x=1'],
    ['annual-\u202efdp.exe', 'annual-_fdp.exe'],
    ['zero\u200bwidth\u2028.csv', 'zero_width_.csv'],
    ['half\ud800', 'half_'],
    ['.htaccess', 'htaccess'],
    [' . ', 'file'],
    ['', 'file'],
  ])('%j goes out as a name and nothing else', (given, safe) => {
    expect(safeFileName(given)).toBe(safe);
    expect(attachment(given)).toMatch(/^attachment; filename="[^"\\\r\n/]+"(; filename\*=UTF-8''[\w%.!#$&+^`|~-]+)?$/);
  });

  it('is no longer than file systems bear, and cuts no character in half', () => {
    expect(safeFileName('😀'.repeat(300))).toBe('😀'.repeat(120));
  });
});
