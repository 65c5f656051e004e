import { newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import { challengeIn } from './client-data.js';
import { relyingPartyOf } from './relying-party.js';
import { handleOf, placeOf } from './user-handle.js';

const clientData = (data: unknown) => Buffer.from(JSON.stringify(data)).toString('base64url');

describe('whose passkeys they are', () => {
  it.each([
    ['https://guildhall.example', 'guildhall.example', 'https://guildhall.example'],
    ['https://guildhall.example:8443/base', 'guildhall.example', 'https://guildhall.example:8443'],
    ['http://127.0.0.1:8080', 'localhost', 'http://localhost:8080'],
    ['http://[::1]:8080', 'localhost', 'http://localhost:8080'],
  ])('is read from the public URL %s', (PUBLIC_URL, id, origin) => {
    expect(relyingPartyOf({ PUBLIC_URL })).toEqual({ id, origins: [origin] });
  });

  it('may be a domain above several pages', () => {
    const settings = { PUBLIC_URL: 'https://api.acme.example', PASSKEY_DOMAIN: 'acme.example' };
    const PASSKEY_ORIGINS = ['https://console.acme.example/', 'https://acme.example'];
    expect(relyingPartyOf({ ...settings, PASSKEY_ORIGINS })).toEqual({
      id: 'acme.example',
      origins: ['https://console.acme.example', 'https://acme.example'],
    });
  });

  it('is refused at the start where no browser would go along', () => {
    const settings = { PUBLIC_URL: 'https://acme.example' };
    expect(() => relyingPartyOf({ ...settings, PASSKEY_DOMAIN: 'other.example' })).toThrow(TypeError);
    expect(() => relyingPartyOf({ ...settings, PASSKEY_ORIGINS: ['https://notacme.example'] })).toThrow(TypeError);
  });
});

describe('what an authenticator keeps of its user', () => {
  it('is read back, and holds the two ids alone', () => {
    const place = { tenantId: newId(), userId: newId() };
    const handle = handleOf(place);
    expect(handle).toHaveLength(32);
    expect(placeOf(handle.toString('base64url'))).toEqual(place);
  });

  it.each([undefined, null, '', 'AAAA', Buffer.alloc(33).toString('base64url')])(
    'is nobody when it is %j',
    (handle) => {
      expect(placeOf(handle)).toBeUndefined();
    },
  );
});

describe('what a browser signs', () => {
  it('names the challenge that it answers', () => {
    const challenge = Buffer.from('open sesame');
    expect(challengeIn(clientData({ type: 'webauthn.get', challenge: challenge.toString('base64url') }))).toEqual(
      challenge,
    );
  });

  it.each([
    ['a page inside a page of somebody else', clientData({ challenge: 'b3Blbg', crossOrigin: true })],
    ['no challenge', clientData({ type: 'webauthn.get' })],
    ['no object', clientData([])],
    ['no JSON', 'AAAA'],
  ])('is nothing where there is %s', (_name, data) => {
    expect(challengeIn(data)).toBeUndefined();
  });
});
