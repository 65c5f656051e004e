/** What has a process that a contender starts profiled as the contender is: it does the work. */
export function profileOptions(): string | undefined {
  const options = process.execArgv.filter((option) => option.startsWith('--cpu-prof'));
  return options.length > 0 ? options.join(' ') : undefined;
}
