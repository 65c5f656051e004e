import { scrub } from '@guildhall/telemetry';
import type { BundleFile } from './bundle-file.js';
import type { KnownSecrets } from './known-secrets.js';
import { withoutSecrets } from './without-secrets.js';

/**
 * What goes into the bundle: by structure, by form, and letter by letter. Each of the three alone lets something through;
 * the last is there even where whoever packs may not read Secrets, only with less to know.
 */
export function cleaned({ content }: BundleFile, known: KnownSecrets): string {
  const text = typeof content === 'string' ? content : JSON.stringify(withoutSecrets(content), null, 1);
  // The text as a whole: a private key reaches over lines.
  return known.removeFrom(scrub(text));
}
