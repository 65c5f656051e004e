import { describe, expect, it } from '@jest/globals';
import { securityHeaders } from './security-headers.js';

describe('what the outermost server says', () => {
  it('keeps clients on TLS where they came by TLS, and only there', () => {
    const headersAt = (publicUrl: string) => securityHeaders(publicUrl)['strict-transport-security'];
    expect(headersAt('https://guildhall.example')).toContain('max-age=63072000');
    expect(headersAt('http://localhost:8080')).toBeUndefined();
  });
});
