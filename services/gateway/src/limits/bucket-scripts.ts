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
 * Takes for many calls, one after another: for each a token from every one of its buckets, or from none. Each bucket is read once and
 * written once, however many of the calls share it.
 *
 * KEYS: all buckets and blocks. ARGV: two lists as JSON. First, for each key, its interval and its debt when empty; a block has no
 * interval. Then for each call: where its block stands among the keys, or 0; how many buckets it has; where they stand.
 * Answers for each call: 1 or 0, how long the block lasts still, and each bucket's debt afterwards.
 */
export const takeTokens = (clock = REDIS_CLOCK): string => `${prelude(clock)}
local shapes, calls = cjson.decode(ARGV[1]), cjson.decode(ARGV[2])
local debts, taken = redis.call('MGET', unpack(KEYS)), {}
for at = 1, #KEYS do debts[at] = debt_of(KEYS[at], debts[at], shapes[2 * at]) end
local answer, said, call = {}, 0, 1
while calls[call] do
  local first, last = call + 2, call + 1 + calls[call + 1]
  local block = debts[calls[call]] or 0
  local admitted = block == 0
  for place = first, last do
    local at = calls[place]
    if debts[at] + shapes[2 * at - 1] > shapes[2 * at] then admitted = false end
  end
  answer[said + 1], answer[said + 2] = admitted and 1 or 0, block
  said = said + 2
  for place = first, last do
    local at = calls[place]
    if admitted then
      debts[at] = debts[at] + shapes[2 * at - 1]
      taken[at] = true
    end
    said = said + 1
    answer[said] = debts[at]
  end
  call = last + 1
end
for at in pairs(taken) do write(KEYS[at], debts[at]) end
return answer
`;

/** How buckets stand, without taking. KEYS and ARGV[1] as above. Answers each debt. */
export const lookAtBuckets = (clock = REDIS_CLOCK): string => `${prelude(clock)}
local shapes, debts = cjson.decode(ARGV[1]), redis.call('MGET', unpack(KEYS))
for at = 1, #KEYS do debts[at] = math.min(math.max((tonumber(debts[at]) or 0) - now, 0), shapes[2 * at]) end
return debts
`;

/**
 * Blocks a network that is not blocked yet, each time for twice as long as the last.
 *
 * KEYS: its block, and how many times it has been blocked. ARGV: how long the first time, at most, and how long it must then be
 * quiet until that is forgotten. Answers how long the block lasts still, and which one it is; 0 when it was blocked before.
 */
export const blockNetwork = (clock = REDIS_CLOCK): string => `${prelude(clock)}
local first, most, quiet = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local left = debt_of(KEYS[1], redis.call('GET', KEYS[1]), most)
if left > 0 then return { left, 0 } end
local times = redis.call('INCR', KEYS[2])
local length = math.min(most, first * 2 ^ math.min(times - 1, 30))
write(KEYS[1], length)
redis.call('PEXPIRE', KEYS[2], math.ceil((length + quiet) / 1000))
return { length, times }
`;
