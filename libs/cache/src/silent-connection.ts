import type { Redis } from 'ioredis';

const LOOK_EVERY_MS = 500;
const SILENT_LOOKS = 3;

/**
 * Gives up a connection on which commands were sent and nothing comes back: a host that vanished says no goodbye, and
 * TCP would try for a quarter of an hour. Counted in looks, so that a stall of this process is not taken for silence.
 *
 * ioredis' own socketTimeout is not used: its timer survives a lost connection and ends the next, healthy one (5.11).
 */
export function giveUpSilentConnections(redis: Redis): void {
  let timer: NodeJS.Timeout | undefined;
  redis.on('close', () => clearInterval(timer));
  redis.on('ready', () => {
    clearInterval(timer);
    timer = watch(redis.stream);
  });
}

function watch(stream: Redis['stream']): NodeJS.Timeout {
  let { bytesRead, bytesWritten } = stream;
  let silentLooks = 0;
  const look = () => {
    const isSilent = stream.bytesWritten > bytesWritten && stream.bytesRead === bytesRead;
    silentLooks = isSilent ? silentLooks + 1 : 0;
    if (!isSilent) ({ bytesRead, bytesWritten } = stream);
    if (silentLooks >= SILENT_LOOKS) stream.destroy(new Error('Redis has not answered for too long.'));
  };
  return setInterval(look, LOOK_EVERY_MS).unref();
}
