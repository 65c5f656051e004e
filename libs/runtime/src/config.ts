// The only place of this library that reads the environment. Read at each call: a test may set it in between.

export function isProduction(): boolean {
  return process.env['NODE_ENV'] === 'production';
}

export function faultPointsSetting(): string | undefined {
  return process.env['FAULT_POINTS'];
}
