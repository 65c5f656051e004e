import { describe, expect, it } from '@jest/globals';
import { clientHeaders } from './response-headers.js';

describe('what a client is told of a service’s header', () => {
  it('is nothing of the connection, nor of the machinery behind it', () => {
    const received = { 'x-a': '1', etag: '"2"', connection: 'X-A, close', server: 'x', 'transfer-encoding': 'chunked' };
    expect(clientHeaders(received)).toEqual({ etag: '"2"' });
  });

  it('T9: is never which pages may read it', () => {
    const received = { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true', location: '/x' };
    expect(clientHeaders(received)).toEqual({ location: '/x' });
  });

  it('differs by the origin whatever else it differs by', () => {
    expect(clientHeaders({ vary: 'Accept' })).toEqual({ vary: 'Origin, Accept' });
    expect(clientHeaders({ vary: ['Accept', 'Prefer'] })).toEqual({ vary: 'Origin, Accept, Prefer' });
  });
});
