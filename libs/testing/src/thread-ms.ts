/**
 * What a piece of work costs the thread that runs the test, in milliseconds of the processor: what others do on the
 * machine meanwhile is no part of it.
 */
export async function threadMs(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
