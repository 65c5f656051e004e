/** Sixty spellings of a path that some server on the way may take for the path itself (T4). */
export function pathMutants(path: string): string[] {
  const last = path.slice(path.lastIndexOf('/') + 1);
  const parent = path.slice(0, path.lastIndexOf('/'));
  return [
    ...aroundSeparators(parent, last),
    ...throughOtherFolders(parent, last),
    ...behind(path),
    ...before(path),
    ...inLetters(path),
  ];
}

function aroundSeparators(parent: string, last: string): string[] {
  const separators = [
    '%2f',
    '%2F',
    '%5c',
    '%5C',
    '\\',
    '%252f',
    '%255c',
    '%25252f',
    '//',
    '/%2f',
    '%c0%af',
    '%e0%80%af',
  ];
  return [...separators, '%u2215', '\u2215', ';/', '/;/'].map((separator) => parent + separator + last);
}

function throughOtherFolders(parent: string, last: string): string[] {
  const ways = [
    './',
    '%2e/',
    'x/../',
    'x/%2e%2e/',
    'x/..%2f',
    'x/.%2e/',
    'x/%2e./',
    'x/%252e%252e/',
    'x/..;/',
    'x/..%5c',
  ];
  return ways.map((way) => `${parent}/${way}${last}`);
}

function behind(path: string): string[] {
  const tails = [
    '%00',
    '%00.json',
    '%0a',
    '%0d%0aX-Injected:%201',
    '%23',
    '#',
    '%3f',
    '/',
    '//',
    '/.',
    '/..',
    '/..;/',
    '/%20',
  ];
  return [...tails, '%c0%af', '%zz', '%', '%ff', '%7f', '%2f', ';/'].map((tail) => path + tail);
}

function before(path: string): string[] {
  return [
    `/${path}`,
    `/.${path}`,
    `/x/..${path}`,
    `/%2e%2e${path}`,
    `http://evil.example${path}`,
    `//evil.example${path}`,
    `*${path}`,
  ];
}

function inLetters(path: string): string[] {
  return [
    path.toUpperCase(),
    path.replace('/api/', '/API/'),
    path.replace('/api/v1', '/api%2fv1'),
    path.replace('/api/v1', '/api/v1/v1'),
    path.replace('/api/v1', '/api%5cv1'),
    path.replace('/api/v1', '/api/v1/api/v1'),
    path.replace('/api/v1', ''),
  ];
}
