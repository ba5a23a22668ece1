-- Sizes from 50 to 3000 whose logarithms are spread evenly: mostly small answers, now and then a large one.
-- The arguments are the path and the largest size.
local path, largest

function init(args)
  path, largest = args[1], tonumber(args[2])
  math.randomseed(1)
end

function request()
  local size = math.floor(50 * (largest / 50) ^ math.random())
  return wrk.format("GET", path .. "?size=" .. size)
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('\n{"requests": %d, "failed": %d, "p99": %f}\n', summary.requests, failed,
    latency:percentile(99) / 1000))
end
