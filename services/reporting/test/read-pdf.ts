import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** What another reader of PDF finds in it. */
export async function readPdf(bytes: Uint8Array) {
  const loading = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const file = await loading.promise;
  const pages = await Promise.all(
    Array.from({ length: file.numPages }, async (_, at) => {
      const page = await file.getPage(at + 1);
      const { items } = await page.getTextContent();
      const texts = items.map((item) => ('str' in item ? item.str : ''));
      const text = texts.join('').replace(/\s+/g, ' ');
      return { text, links: await page.getAnnotations(), tree: JSON.stringify(await page.getStructTree()) };
    }),
  );
  const { info } = await file.getMetadata();
  const scripts = await file.getJSActions();
  await loading.destroy();
  return { pages, info: info as Record<string, unknown>, scripts };
}
