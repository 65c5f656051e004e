/**
 * Decodes base64url that is written in the one canonical way, or gives undefined.
 *
 * Buffer.from() skips foreign characters and ignores the unused bits of the last one, so that many texts decode to the
 * same bytes. What is compared, stored or signed as text must have exactly one form.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
