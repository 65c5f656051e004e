/**
 * A server that keeps its place and its data from one start to the next.
 * @param {() => Promise<{ stop(): Promise<unknown>, kill9(): Promise<void> }>} launch
 */
export function ownServer(launch) {
  /** @type {{ stop(): Promise<unknown>, kill9(): Promise<void> } | undefined} */
  let running;
  return {
    start: async () => {
      running = await launch();
    },
    stop: async () => {
      await running?.stop();
    },
    kill9: async () => {
      await running?.kill9();
    },
  };
}
