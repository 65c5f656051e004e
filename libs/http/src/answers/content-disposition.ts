const LONGEST_NAME = 120;

// Path separators and what some file system refuses (` < > : " | ? * `), controls, and the marks that turn the direction
// of writing: by one of those `annual-fdp.exe` reads `annual-exe.pdf` in the dialogue that asks whether to open it.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}/\\<>:"|?*]/gu;

/** A name that is safe on every file system: no path, no control, no hidden file, never empty, at most 120 characters. */
export function safeFileName(name: string): string {
  const safe = name
    .normalize('NFC')

    .replace(UNSAFE, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return [...safe].slice(0, LONGEST_NAME).join('') || 'file';
}

/**
 * The header that has an answer saved and never shown in the platform's own origin (RFC 6266): the name in ASCII for old
 * clients, and in full (RFC 8187) for all others.
 */
export function attachment(name: string): string {
  const safe = safeFileName(name);
  // A percent sign in the first form is decoded by some clients and not by others (RFC 6266, appendix D).
  const plain = safe.replace(/[^\x20-\x7e]|%/g, '_');
  const simple = `attachment; filename="${plain}"`;
  return plain === safe ? simple : `${simple}; filename*=UTF-8''${extended(safe)}`;
}

// `attr-char` of RFC 8187 is less than what encodeURIComponent leaves alone.
function extended(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
