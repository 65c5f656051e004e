import { describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { securityHeaders } from './security-headers.js';

async function headersAt(publicUrl: string) {
  const server = fastify();
  securityHeaders(server, publicUrl);
  return (await server.inject('/nothing')).headers;
}

describe('what the outermost server says', () => {
  it('keeps clients on TLS where they came by TLS, and only there', async () => {
    expect((await headersAt('https://guildhall.example'))['strict-transport-security']).toContain('max-age=63072000');
    expect((await headersAt('http://localhost:8080'))['strict-transport-security']).toBeUndefined();
  });
});
