import qrcode from 'qrcode';

/** The same code in two forms, each as a `data:` URL that a page can show as it is. */
export interface QrCode {
  readonly png: string;
  readonly svg: string;
}

// A seventh of a code may be hidden by a reflection, and it is read all the same.
const FORM = { errorCorrectionLevel: 'M', margin: 4 } as const;
// One of five filters for each line is what makes drawing dear; squares are as small without.
const PNG = { type: 'image/png', scale: 4, rendererOpts: { filterType: 0, deflateLevel: 3 } } as const;

export async function qrCodeOf(text: string): Promise<QrCode> {
  const svg = await qrcode.toString(text, { ...FORM, type: 'svg' });
  return {
    png: await qrcode.toDataURL(text, { ...FORM, ...PNG }),
    svg: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
  };
}
