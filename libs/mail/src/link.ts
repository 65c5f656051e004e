const PATH = /^(?:\/[A-Za-z0-9_-]{1,64}){1,6}$/;

/** Where a mail leads: a path of ours, and what the page there needs. */
export interface LinkTarget {
  readonly path: string;
  /** For a one-time secret: it stands behind the `#`, so that no server, proxy or Referer ever sees it. */
  readonly fragment?: Readonly<Record<string, string>>;
}

/**
 * The full link, under the configured PUBLIC_URL and nowhere else (T8). No request has a part in it: neither its host
 * nor a path from a form can lead a recipient away.
 */
export function linkTo(publicUrl: string, { path, fragment = {} }: LinkTarget): string {
  if (!PATH.test(path)) throw new TypeError('A link leads to a path of ours: /words/with-hyphens.');
  const behind = new URLSearchParams(fragment).toString();
  return `${publicUrl.replace(/\/+$/, '')}${path}${behind ? `#${behind}` : ''}`;
}
