/**
 * What Redis runs. A bucket is the time at which it will be full (µs since 1970, by Redis' own clock, which all gateways
 * share), and expires then.
 *
 * When that clock is set back, a debt can be larger than an empty bucket's. It is written down as that of an empty one, so a
 * jump of hours costs one window; set forward, buckets are full once too early. Tests put their own clock in.
 */
const prelude = (clock: string) => `
local now = ${clock}
local function write(key, debt)
  redis.call('SET', key, now + debt, 'PX', math.ceil(debt / 1000))
end
local function debt_of(key, stored, most)
  local debt = (tonumber(stored) or 0) - now
  if debt <= 0 then return 0 end
  if debt <= most then return debt end
  write(key, most)
  return most
end
`;

const REDIS_CLOCK = `(function() local time = redis.call('TIME') return time[1] * 1000000 + time[2] end)()`;

/**
 * Takes a token from every bucket, or from none.
 *
 * KEYS: the buckets, then, where the number of arguments is odd, what says that the network is blocked.
 * ARGV: interval and debt when empty for each bucket, then the length of a block.
 * Answers: 1 or 0, how long the block lasts still, and each bucket's debt afterwards.
 */
export const takeTokens = (clock = REDIS_CLOCK): string => `${prelude(clock)}
local stored = redis.call('MGET', unpack(KEYS))
local count = math.floor(#ARGV / 2)
local block = 0
if #KEYS > count then block = debt_of(KEYS[#KEYS], stored[#KEYS], tonumber(ARGV[#ARGV])) end
local admitted = block == 0
local debts = {}
for at = 1, count do
  local interval, most = tonumber(ARGV[2 * at - 1]), tonumber(ARGV[2 * at])
  debts[at] = debt_of(KEYS[at], stored[at], most)
  if debts[at] + interval > most then admitted = false end
end
if admitted then
  for at = 1, count do
    debts[at] = debts[at] + tonumber(ARGV[2 * at - 1])
    write(KEYS[at], debts[at])
  end
end
return { admitted and 1 or 0, block, unpack(debts) }
`;

/** Gives a token back to every bucket: the call was refused by another script. Keys and arguments as above, without a block. */
export const giveBackTokens = (clock = REDIS_CLOCK): string => `${prelude(clock)}
for at = 1, #KEYS do
  local interval, most = tonumber(ARGV[2 * at - 1]), tonumber(ARGV[2 * at])
  local debt = debt_of(KEYS[at], redis.call('GET', KEYS[at]), most) - interval
  if debt > 0 then write(KEYS[at], debt) else redis.call('DEL', KEYS[at]) end
end
`;

/** Blocks a network: KEYS its block, ARGV for how long. A longer block stays. */
export const blockNetwork = (clock = REDIS_CLOCK): string => `${prelude(clock)}
local most = tonumber(ARGV[1])
if debt_of(KEYS[1], redis.call('GET', KEYS[1]), most) < most then write(KEYS[1], most) end
`;
