const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as markup that shows it: fit between tags and inside of quoted attributes, and for nothing else. */
export function text(given: string): string {
  return given.replace(/[&<>"']/g, (sign) => ESCAPES[sign]!);
}

/** An opening tag. Names are of our own making; values are escaped here, and undefined ones left out. */
export function tag(name: string, attributes: Readonly<Record<string, string | number | undefined>>): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${text(String(value))}"`],
  );
  return `<${name}${written.join('')}>`;
}
