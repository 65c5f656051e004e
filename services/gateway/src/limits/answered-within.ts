/**
 * Waits so long and no longer. A stall of this process is not taken for silence: what has arrived meanwhile lies in the socket, is
 * read in the turn of the event loop that follows the timers, and only then is the answer given up.
 */
export function answeredWithin<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => setImmediate(() => reject(new Error(`There was no answer within ${ms} ms.`)));
    const timer = setTimeout(giveUp, ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
