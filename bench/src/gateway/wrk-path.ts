const SETTING = 'BENCH_WRK';

export const wrkPath = (): string => process.env[SETTING] ?? '';

/** Why there is nothing to be measured, where there is no load. */
export const withoutWrk = (): string | undefined =>
  wrkPath() === '' ? `${SETTING} does not say where wrk is (bench/README.md)` : undefined;
