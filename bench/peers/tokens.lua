-- Load for wrk: the tokens of a file in turn, one a call; with BENCH_PAUSE_MS each connection waits that long on average
-- between two calls. Ends with one line of JSON, in place of wrk's text.
local requests, at = {}, 0

function init()
  for token in io.lines(os.getenv("BENCH_TOKENS")) do
    requests[#requests + 1] = wrk.format("GET", nil, { ["Authorization"] = "Bearer " .. token })
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

local pause = tonumber(os.getenv("BENCH_PAUSE_MS") or "0")
-- Defined only where it is wanted: wrk sets a timer for each call otherwise.
if pause > 0 then
  function delay()
    return math.random(0, 2 * pause)
  end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"calls":%d,"seconds":%.6f,"p50Ms":%.3f,"p99Ms":%.3f,"refused":%d,"broken":%d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
