import { createRequire } from 'node:module';
import { PNG } from 'pngjs';

type Reader = (pixels: Uint8ClampedArray, width: number, height: number) => { readonly data: string } | null;
// Its types describe another module than the one that is loaded.
const read: Reader = createRequire(import.meta.url)('jsqr');

/** What a camera reads out of a QR code that is given as a `data:` URL: by another library than the one that drew it. */
export function readQrCode(dataUrl: string): string | undefined {
  const { data, width, height } = PNG.sync.read(Buffer.from(dataUrl.split(',')[1] ?? '', 'base64'));
  return read(new Uint8ClampedArray(data), width, height)?.data;
}
