import { rm, writeFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { entry, pinnedKey, removeRings, ringOf } from '../test/rings.js';
import { FileKeyRing } from './file-key-ring.js';
import { mac, verifyMac } from './mac.js';
import { Sealer, SealingKeyMissing } from './sealer.js';

const place = { tenantId: 'a', table: 'users', column: 'email', rowId: '1' };

describe('a key ring in a file', () => {
  afterAll(removeRings);

  it('rotates without a value that cannot be read, each process at its own pace', async () => {
    const file = await ringOf(entry('k1', 'current'));
    const [early, late] = [await FileKeyRing.load(file.path), await FileKeyRing.load(file.path)];
    const [sealEarly, sealLate] = [new Sealer(early), new Sealer(late)];
    const old = sealEarly.seal('before', place);

    await file.write(entry('k1', 'current'), entry('k2', 'next'));
    await Promise.all([early.reload(), late.reload()]);
    expect(sealEarly.isStale(old)).toBe(false);

    await file.write(entry('k1', 'retired'), entry('k2', 'current'));
    await early.reload();
    const fresh = sealEarly.seal('after', place);
    expect(fresh).toMatch(/^s1\.k2\./);
    expect(sealLate.open(fresh, place).toString()).toBe('after');
    expect(sealEarly.open(sealLate.seal('still old', place), place).toString()).toBe('still old');

    expect([sealEarly.isStale(old), sealEarly.isStale(fresh)]).toEqual([true, false]);
    const renewed = sealEarly.seal(sealEarly.open(old, place), place);
    await file.write(entry('k2', 'current'));
    await early.reload();
    expect(sealEarly.open(renewed, place).toString()).toBe('before');
    expect(() => sealEarly.open(old, place)).toThrow(SealingKeyMissing);
  });

  it('verifies codes of a retired key', async () => {
    const { ring, write } = await ringOf(entry('k1', 'current'));
    const code = mac(ring, 'cursors', 'page 2');
    await write(entry('k1', 'retired'), entry('k2', 'current'));
    await ring.reload();
    expect(verifyMac(ring, 'cursors', 'page 2', code)).toBe(true);
    expect(mac(ring, 'cursors', 'page 2')).toMatch(/^m1\.k2\./);
  });

  it('goes on with its keys when the file is gone or broken', async () => {
    const { ring, path } = await ringOf(entry('k1', 'current'));
    await writeFile(path, '{"keys":');
    await expect(ring.reload()).rejects.toThrow('the file is not JSON');
    await rm(path);
    await expect(ring.reload()).rejects.toThrow('cannot be read (ENOENT)');
    expect(ring.current().id).toBe('k1');
  });

  it('refuses a file that gives an id it knows another secret', async () => {
    const { ring, write } = await ringOf(entry('k1', 'current', 1));
    const envelope = new Sealer(ring).seal('text', place);
    await write(entry('k1', 'current', 2));
    await expect(ring.reload()).rejects.toThrow('key k1 has another secret than before');
    expect(new Sealer(ring).open(envelope, place).toString()).toBe('text');
  });

  it('follows its file, and reports what it refuses', async () => {
    const { ring, write, path } = await ringOf(entry('k1', 'current'));
    const refused = new Promise((resolve) => {
      const stop = ring.reloadEvery(0.005, (error) => {
        stop();
        resolve(error);
      });
    });
    await write(entry('k1', 'retired'), entry('k2', 'current'));
    // One write may be read half-way: that is a refusal too, after which the ring still has a current key.
    await Promise.race([refused, until(() => ring.current().id === 'k2')]);
    await writeFile(path, 'broken');
    expect(await refused).toMatchObject({ name: 'KeyRingRefused' });
    expect(['k1', 'k2']).toContain(ring.current().id);
  });

  it('T71: shows no secret when it is logged, printed or turned into JSON', async () => {
    const { ring } = await ringOf(pinnedKey);
    ring.current().derive({ use: 'mac', label: 'cursors' });
    const printed = `${inspect(ring, { depth: 9, showHidden: true })}${JSON.stringify(ring)}${String(ring.current())}`;
    expect(printed).not.toContain(pinnedKey.secret);
    expect(printed).not.toMatch(/00,? ?01,? ?02,? ?03|#secret/);
  });

  async function until(holds: () => boolean): Promise<void> {
    const deadline = performance.now() + 5_000;
    while (!holds()) {
      if (performance.now() > deadline) throw new Error('It did not follow its file.');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
});
