/** RFC 6901: `['a/b', 0]` is `/a~1b/0`; the whole document is the empty text. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
