import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** An authority of time of somebody else's making stands on most machines. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

const CONFIG = `
[ tsa ]
default_tsa = authority
[ authority ]
serial = ./serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ req ]
distinguished_name = dn
[ dn ]
[ root ]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[ stamps ]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[ mails ]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping,emailProtection
`;
const ID_CT_TST_INFO = '1.2.840.113549.1.9.16.1.4';
/** PKIStatusInfo in DER. */
const GRANTED = Buffer.from('3003020100', 'hex');
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-config', 'ts.cnf'];

/** `openssl ts` with certificates of its own: `stamps` may stamp, `mails` may do more than that. */
export function openTimeAuthority() {
  const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-time-'));
  const openssl = (...args: string[]) => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  writeFileSync(path.join(folder, 'ts.cnf'), CONFIG);
  writeFileSync(path.join(folder, 'serial'), '01');
  openssl(
    'req',
    '-x509',
    ...KEY,
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-subj',
    '/CN=root',
    '-extensions',
    'root',
  );
  for (const name of ['stamps', 'mails']) {
    openssl('req', '-new', ...KEY, '-keyout', `${name}.key`, '-out', 'csr', '-subj', `/O=Test/CN=${name}.example`);
    const signer = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-extfile', 'ts.cnf'];
    openssl('x509', '-req', '-in', 'csr', ...signer, '-out', `${name}.pem`, '-extensions', name);
  }
  const fileOf = (name: string) => path.join(folder, name);
  return {
    roots: readFileSync(fileOf('root.pem'), 'utf8'),
    /** The answer to a query, in DER. */
    answer(query: Buffer): Buffer {
      writeFileSync(fileOf('query'), query);
      const by = ['-signer', 'stamps.pem', '-inkey', 'stamps.key'];
      openssl('ts', '-reply', '-config', 'ts.cnf', '-queryfile', 'query', ...by, '-out', 'answer');
      return readFileSync(fileOf('answer'));
    },
    /** An answer with the same content, signed otherwise: `openssl ts` itself would refuse to. */
    signedOtherwise(token: Buffer, signer: 'stamps' | 'mails', ...options: string[]): Buffer {
      writeFileSync(fileOf('token'), token);
      openssl('cms', '-verify', '-noverify', '-inform', 'der', '-in', 'token', '-out', 'content');
      const by = ['-signer', `${signer}.pem`, '-inkey', `${signer}.key`, '-econtent_type', ID_CT_TST_INFO];
      const binary = ['-binary', '-nodetach', '-outform', 'der', '-in', 'content', '-out', 'token'];
      openssl('cms', '-sign', ...by, ...binary, ...options);
      const parts = Buffer.concat([GRANTED, readFileSync(fileOf('token'))]);
      return Buffer.concat([Buffer.from([0x30, 0x82, parts.length >> 8, parts.length & 0xff]), parts]);
    },
    /** What openssl says of a token: an empty text where it holds. */
    faultOf(token: Buffer, text: string): string {
      writeFileSync(fileOf('token'), token);
      writeFileSync(fileOf('text'), text);
      const args = ['ts', '-verify', '-token_in', '-in', 'token', '-data', 'text', '-CAfile', 'root.pem'];
      const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
      return status === 0 ? '' : stderr;
    },
    /** The same by HTTP (RFC 3161, section 3.4). */
    async serve() {
      const server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.once('end', () => response.end(this.answer(Buffer.concat(chunks))));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const close = () => new Promise((resolve) => server.close(resolve));
      return { url: `http://127.0.0.1:${port}/tsr`, close };
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}

export type TestTimeAuthority = ReturnType<typeof openTimeAuthority>;
