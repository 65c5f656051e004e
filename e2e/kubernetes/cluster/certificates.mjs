import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { must } from './commands.mjs';

const DAYS = '30';

/** An authority of this cluster alone, and what it has issued: everybody in it is known by such a certificate. */
export class Authority {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  get certificate() {
    return this.#file('ca.crt');
  }

  get key() {
    return this.#file('ca.key');
  }

  /** What signs the tokens of service accounts. */
  get tokenKey() {
    return this.#file('tokens.key');
  }

  async found() {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    await must([
      ...['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', this.key, '-out', this.certificate],
      ...['-subj', '/CN=guildhall-test-ca', '-days', DAYS, '-addext', 'keyUsage=critical,keyCertSign,digitalSignature'],
    ]);
    await must(['openssl', 'genrsa', '-out', this.tokenKey, '2048']);
  }

  /**
   * @param {string} name of its files
   * @param {{ subject: string, names?: string }} whom `names`: where it serves, as OpenSSL writes alternative names
   */
  async issue(name, { subject, names }) {
    const [key, request, certificate, extensions] = ['key', 'csr', 'crt', 'ext'].map((end) =>
      this.#file(`${name}.${end}`),
    );
    await must([
      'openssl',
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-subj',
      subject,
      '-out',
      request,
    ]);
    const usage = 'keyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth,clientAuth\n';
    writeFileSync(extensions, `${usage}${names ? `subjectAltName=${names}\n` : ''}`);
    await must([
      ...['openssl', 'x509', '-req', '-in', request, '-CA', this.certificate, '-CAkey', this.key, '-CAcreateserial'],
      ...['-days', DAYS, '-out', certificate, '-extfile', extensions],
    ]);
    return this.of(name);
  }

  /** @param {string} name */
  of(name) {
    return { certificate: this.#file(`${name}.crt`), key: this.#file(`${name}.key`) };
  }

  /**
   * How somebody with a certificate reaches the server.
   * @param {string} file @param {{ server: string, name: string }} who
   */
  writeKubeconfig(file, { server, name }) {
    const { certificate, key } = this.of(name);
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'guildhall', cluster: { server, 'certificate-authority': this.certificate } }],
      users: [{ name, user: { 'client-certificate': certificate, 'client-key': key } }],
      contexts: [{ name: 'guildhall', context: { cluster: 'guildhall', user: name } }],
      'current-context': 'guildhall',
    };
    writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
    return file;
  }

  /** @param {string} name */
  #file(name) {
    return path.join(this.folder, name);
  }
}
