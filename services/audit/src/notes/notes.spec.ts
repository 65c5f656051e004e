import { createPrivateKey, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readCheckpoint, writeCheckpoint } from './checkpoint.js';
import { Cosigner } from './cosigner.js';
import { NoteSigner, NoteVerifier, openNote } from './signed-note.js';
import { writeTlogProof } from './tlog-proof.js';
import { trailOrigin } from './trail-origin.js';

/** The example of the C2SP specification, signed-note. */
const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;
/** RFC 8032, section 7.1, TEST 1: the seed, in the envelope of PKCS #8. */
const SEED = '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';

const signerOf = (name: string) => new NoteSigner(name, generateKeyPairSync('ed25519').privateKey);
const known = NoteVerifier.parse(VKEY);

describe('a signed note', () => {
  it('is opened with the key of the specification’s example', () => {
    expect(openNote(NOTE, [known])).toBe('This is an example message.\n');
    expect(known.toString()).toBe(VKEY);
  });

  it('is opened by nobody without the key, or after any change', () => {
    const changes = [
      NOTE.replace('an example', 'a example'),
      NOTE.replace('Uw2QOkn8', 'Uw2QOkn9'),
      NOTE.replace('— example.com/foo', '— example.com/bar'),
      NOTE.replace('\n\n', '\n'),
      NOTE.slice(0, -1),
      `${NOTE}more\n`,
      '',
    ];
    expect(changes.map((changed) => openNote(changed, [known]))).toEqual(changes.map(() => undefined));
    expect(openNote(NOTE, [])).toBeUndefined();
    expect(openNote(NOTE, [signerOf('example.com/foo').verifier])).toBeUndefined();
  });

  it('is signed under name and key id, the same each time', () => {
    const signer = new NoteSigner(
      'a.example/log',
      createPrivateKey({ key: Buffer.from(SEED, 'hex'), format: 'der', type: 'pkcs8' }),
    );
    const note = signer.sign('a\n\nb\n');
    expect(note).toBe(signer.sign('a\n\nb\n'));
    expect(openNote(note, [NoteVerifier.parse(signer.verifier.toString())])).toBe('a\n\nb\n');
    expect(() => signer.sign('without an end')).toThrow(TypeError);
    const key = signer.verifier.toString().replace(/^[^+]+\+[0-9a-f]{8}\+/, '');
    // The public key of RFC 8032, section 7.1, TEST 1, after the type of the signature.
    const rfc8032 = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
    expect(Buffer.from(key, 'base64').toString('hex')).toBe(`01${rfc8032}`);
  });

  it('may bear the signatures of others, whose keys are not known', () => {
    const [mine, other] = [signerOf('a.example'), signerOf('b.example')];
    const both = `${mine.sign('text\n')}${other.sign('text\n').split('\n\n')[1]}`;
    expect(openNote(both, [mine.verifier])).toBe('text\n');
    expect(openNote(both, [mine.verifier, other.verifier])).toBe('text\n');
    // A known key whose signature does not hold spoils it, whoever else signed.
    const spoiled = `${mine.sign('text\n')}${other.sign('other text\n').split('\n\n')[1]}`;
    expect(openNote(spoiled, [mine.verifier, other.verifier])).toBeUndefined();
  });

  it('takes no key for a verifier key that is none', () => {
    const wrong = ['', 'a+b', VKEY.replace('530d903a', '530d903b'), VKEY.replace('AekyeR', 'BekyeR'), `${VKEY}AAAA`];
    for (const vkey of wrong) expect(() => NoteVerifier.parse(vkey)).toThrow(TypeError);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    expect(() => new NoteSigner('a', rsa)).toThrow(TypeError);
  });
});

describe('a cosignature', () => {
  const key = generateKeyPairSync('ed25519').privateKey;
  const cosigner = new Cosigner('w.example/1', key);
  const log = signerOf('a.example/log');
  const note = log.sign('a.example/log\n1\nroot\n');
  const line = cosigner.cosign('a.example/log\n1\nroot\n', new Date('2023-03-20T12:15:15.987Z'));

  it('is the time and the signature over it, by the word of C2SP', () => {
    const bytes = Buffer.from(line.trim().split(' ')[2] ?? '', 'base64');
    expect(line).toMatch(/^— w\.example\/1 [A-Za-z0-9+/]+=*\n$/);
    expect([bytes.length, bytes.readBigUInt64BE(4)]).toEqual([4 + 8 + 64, 1_679_314_515n]);
    const message = Buffer.from('cosignature/v1\ntime 1679314515\na.example/log\n1\nroot\n');
    expect(verify(null, message, createPublicKey(key), bytes.subarray(12))).toBe(true);
  });

  it('stands under the note beside that of the log, and holds for this text and time alone', () => {
    const verifier = NoteVerifier.parse(cosigner.verifier.toString());
    expect([verifier.kind, log.verifier.kind]).toEqual(['witness', 'log']);
    expect(openNote(`${note}${line}`, [verifier])).toBe('a.example/log\n1\nroot\n');
    expect(openNote(`${note}${line}`, [log.verifier, verifier])).toBe('a.example/log\n1\nroot\n');
    expect(openNote(`${log.sign('a.example/log\n2\nroot\n')}${line}`, [verifier])).toBeUndefined();
    const bytes = Buffer.from(line.trim().split(' ')[2] ?? '', 'base64');
    bytes.writeUInt8(bytes.readUInt8(11) ^ 1, 11);
    expect(openNote(`${note}— w.example/1 ${bytes.toString('base64')}\n`, [verifier])).toBeUndefined();
    expect(openNote(`${note}— w.example/1 ${bytes.subarray(0, 12).toString('base64')}\n`, [verifier])).toBeUndefined();
  });

  it('of a key does not pass for the signature of a log with the same key, nor the other way round', () => {
    const both = new NoteSigner('w.example/1', key);
    const own = both.sign('text\n');
    expect(openNote(own, [cosigner.verifier])).toBeUndefined();
    expect(openNote(`text\n\n${cosigner.cosign('text\n', new Date(0))}`, [both.verifier])).toBeUndefined();
  });
});

describe('a checkpoint', () => {
  const root = Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64');

  it('is three lines, and read back as it was', () => {
    const text = writeCheckpoint({ origin: 'example.com/behind-the-sofa', size: 20_852_163, root });
    expect(text).toBe('example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n');
    expect(readCheckpoint(text)).toEqual({ origin: 'example.com/behind-the-sofa', size: 20_852_163, root });
    expect(readCheckpoint(`${text}an extension\n`)?.size).toBe(20_852_163);
  });

  it('is nothing that only looks like one', () => {
    const [size, hash] = ['7', root.toString('base64')];
    const wrong = [
      '',
      `o\n${size}\n${hash}`,
      `o\n07\n${hash}\n`,
      `o\n-1\n${hash}\n`,
      `o\n7\n${hash.slice(1)}\n`,
      `\n7\n${hash}\n`,
    ];
    expect(wrong.map(readCheckpoint)).toEqual(wrong.map(() => undefined));
    // Another spelling of the same bytes would be another text with the same meaning.
    expect(readCheckpoint(`o\n7\n${hash.replace('I=', 'J=')}\n`)).toBeUndefined();
  });
});

describe('the name of a trail in the platform log', () => {
  it('is the same each time, and another for each organisation and each blind', () => {
    const blind = Buffer.alloc(32, 1);
    const name = trailOrigin('a.example/log', 'org_1', blind);
    expect(name).toMatch(/^a\.example\/log\/trails\/[0-9a-f]{64}$/);
    expect(trailOrigin('a.example/log', 'org_1', blind)).toBe(name);
    expect(trailOrigin('a.example/log', 'org_2', blind)).not.toBe(name);
    expect(trailOrigin('a.example/log', 'org_1', Buffer.alloc(32, 2))).not.toBe(name);
  });
});

describe('a tlog-proof', () => {
  it('is written as C2SP says', () => {
    const path = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const text = writeTlogProof({ extra: Buffer.from('more'), index: 3, path, checkpoint: 'o\n4\nr\n\n— o s\n' });
    expect(text.split('\n')).toEqual([
      'c2sp.org/tlog-proof@v1',
      'extra bW9yZQ==',
      'index 3',
      'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
      'AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=',
      '',
      'o',
      '4',
      'r',
      '',
      '— o s',
      '',
    ]);
  });
});
