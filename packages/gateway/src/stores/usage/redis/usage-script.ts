import { createHash } from "node:crypto";
import { SECONDS_BEFORE } from "../rate-counter.ts";
import { RECALL_LIMIT_MS } from "../recall.ts";

/** Longer than a month and a week: what nothing changed for so long counts in no month that is still open. */
const KEPT_MS = 40 * 86_400_000;
/** What holds nothing is recalled when it is asked for again: names that only refused calls brought take no room. */
const EMPTY_KEPT_MS = 10_000;
/** A window and as much again. */
const RATE_KEPT_MS = 120_000;

/**
 * Everything that the store does in Redis, as one script: each call of it is one atomic step and one round trip.
 *
 * INVARIANT: that Redis has the script means that it lost nothing since the epoch began. A restart or a failover, after
 * which it may hold old data or none, loses the script too, and whoever loads it again (`begin`) begins a new epoch in the
 * same step. What belongs to another epoch counts as unknown. So the script is loaded by `begin` alone, never by itself.
 *
 * Keys, all of one slot: `epoch`; `call:ID`, a reservation; `owner:NAME`, its owner's open ones; and the counters,
 * `budget:MONTH:COUNTER`, `requests:COUNTER` and `tokens:COUNTER`. Each bears its epoch in the field `e`. In `call:ID` a
 * counter is named by kind and counter, and the month stands apart.
 *
 * KEYS[1] is the epoch. ARGV: the operation; the time in its place for tests, or empty; how long the record may lag; then
 * what the operation says. Amounts stay below 2^53, so Lua's doubles are exact; answers are text, since the client's parser
 * is not.
 */
export const USAGE_SCRIPT = `
local function whole(n) return string.format('%.0f', n) end
local function milliseconds()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local serverMs = milliseconds()
local nowMs = ARGV[2] ~= '' and tonumber(ARGV[2]) or serverMs
local second = math.floor(nowMs / 1000)
local lagMs = tonumber(ARGV[3])
local prefix = string.sub(KEYS[1], 1, -#'epoch' - 1)
local call = redis.call

local function readHash(key)
  local flat, fields = call('HGETALL', key), {}
  for at = 1, #flat, 2 do fields[flat[at]] = flat[at + 1] end
  return fields
end

local function begin()
  local time = call('TIME')
  call('HSET', KEYS[1], 'id', time[1] .. '.' .. time[2], 'at', whole(serverMs))
end

if ARGV[1] == 'begin' then begin() return end
if call('EXISTS', KEYS[1]) == 0 then begin() end
local epoch = readHash(KEYS[1])
local ageMs = serverMs - tonumber(epoch.at)

local function counterKey(kindAndName, month)
  local kind, name = string.match(kindAndName, '^(%l+):(.*)$')
  if kind == 'budget' then return prefix .. 'budget:' .. month .. ':' .. name end
  return prefix .. kindAndName
end

local function isBudget(key) return string.sub(key, #prefix + 1, #prefix + 7) == 'budget:' end

-- The amounts of a rate by second.
local function secondsOf(rate)
  local amounts = {}
  for field, amount in pairs(readHash(rate.key)) do
    local at = tonumber(field)
    if at then amounts[at] = tonumber(amount) end
  end
  return amounts
end

-- What lies ahead, from before the clock was set back, counts as now.
local function moveToNow(rate)
  for at, amount in pairs(secondsOf(rate)) do
    if at > second then
      call('HDEL', rate.key, whole(at))
      call('HINCRBY', rate.key, whole(second), whole(amount))
    end
  end
  rate.first, rate.last = math.min(rate.first, second), second
  call('HSET', rate.key, 'first', whole(rate.first), 'last', whole(second))
end

local function forgetBefore(rate, oldest)
  local left = {}
  for at = rate.first, oldest - 1 do left[#left + 1] = whole(at) end
  for _, amount in ipairs(call('HMGET', rate.key, unpack(left))) do rate.used = rate.used - tonumber(amount or 0) end
  call('HDEL', rate.key, unpack(left))
  call('HSET', rate.key, 'used', whole(rate.used), 'first', whole(oldest))
end

-- A rate keeps the sum of its seconds and which are the first and the last of them, so that it seldom reads them all. In
-- an epoch older than a window an unknown rate is an empty one.
local function loadRate(key)
  local fields = call('HMGET', key, 'e', 'used', 'first', 'last')
  local oldest = second - ${SECONDS_BEFORE}
  local isKnown = fields[1] == epoch.id
  if not isKnown and ageMs < lagMs + ${(SECONDS_BEFORE + 2) * 1_000} then return nil end
  if not isKnown or tonumber(fields[4]) < oldest then return {key = key, used = 0, isNew = true} end
  local rate = {key = key, used = tonumber(fields[2]), first = tonumber(fields[3]), last = tonumber(fields[4])}
  if rate.last > second then moveToNow(rate) end
  if rate.first < oldest then forgetBefore(rate, oldest) end
  return rate
end

local function loadBudget(key)
  local fields = call('HMGET', key, 'e', 'used', 'reserved')
  if fields[1] ~= epoch.id then return nil end
  return {key = key, budget = true, used = tonumber(fields[2]), reserved = tonumber(fields[3])}
end

local function load(key)
  if isBudget(key) then return loadBudget(key) end
  return loadRate(key)
end

-- The counters of KEYS from the first on; and if some are unknown, what to answer.
local function loadAll(first)
  local counters, unknown = {}, {'unknown', epoch.id, math.max(0, lagMs - ageMs)}
  for at = first, #KEYS do
    local counter = load(KEYS[at])
    if counter then counters[#counters + 1] = counter else unknown[#unknown + 1] = at - first end
  end
  return counters, #unknown > 3 and unknown or nil
end

local function hold(counter, amount)
  if counter.budget then
    call('HINCRBY', counter.key, 'reserved', amount)
    call('PEXPIRE', counter.key, ${KEPT_MS})
    return
  end
  local now = whole(second)
  if counter.isNew then
    call('DEL', counter.key)
    call('HSET', counter.key, 'e', epoch.id, 'used', amount, 'first', now, 'last', now, now, amount)
  else
    call('HINCRBY', counter.key, now, amount)
    call('HINCRBY', counter.key, 'used', amount)
    call('HSET', counter.key, 'last', now)
  end
  call('PEXPIRE', counter.key, ${RATE_KEPT_MS})
end

-- When a second has left the window.
local function leavesAt(at) return (at + ${SECONDS_BEFORE + 1}) * 1000 end

-- When everything has left the window, and in how long there is room for what exceeds it; -1 where never.
local function rateTimes(rate, excess)
  if rate.used == 0 then return nowMs, -1 end
  if excess <= 0 and tonumber(call('HGET', rate.key, whole(rate.last))) > 0 then return leavesAt(rate.last), -1 end
  local emptyAt, roomIn, left, amounts = nowMs, -1, 0, secondsOf(rate)
  for at = rate.first, rate.last do
    local amount = amounts[at] or 0
    left = left + amount
    if amount > 0 then emptyAt = leavesAt(at) end
    if roomIn < 0 and excess > 0 and left >= excess then roomIn = leavesAt(at) - nowMs end
  end
  return emptyAt, roomIn
end

-- KEYS: epoch, call, owner, counters. ARGV: owner, month, then of each counter its name, limit, amount, mode.
local function reserve()
  local there = call('HMGET', KEYS[2], 'e', 'ended')
  if there[1] == epoch.id and not there[2] then return {'taken'} end
  local counters, unknown = loadAll(4)
  if unknown then return unknown end
  local answer, granted = {'answered', 'granted'}, true
  for at, counter in ipairs(counters) do
    local limit, amount = tonumber(ARGV[4 * at + 3]), tonumber(ARGV[4 * at + 4])
    local excess = counter.used + (counter.reserved or 0) + amount - limit
    local emptyAt, roomIn = 0, -1
    if not counter.budget then emptyAt, roomIn = rateTimes(counter, excess) end
    if excess > 0 and ARGV[4 * at + 5] == 'enforce' then granted = false end
    for _, figure in ipairs({counter.used, counter.reserved or 0, excess > 0 and 0 or 1, emptyAt, roomIn}) do
      answer[#answer + 1] = whole(figure)
    end
  end
  if not granted then
    answer[2] = 'refused'
    return answer
  end
  local id = string.sub(KEYS[2], #prefix + #'call:' + 1)
  local fields = {'e', epoch.id, 'owner', ARGV[4], 'month', ARGV[5], 'second', whole(second)}
  for at, counter in ipairs(counters) do
    local amount = ARGV[4 * at + 4]
    hold(counter, amount)
    fields[#fields + 1] = ARGV[4 * at + 2]
    fields[#fields + 1] = amount
  end
  call('DEL', KEYS[2])
  call('HSET', KEYS[2], unpack(fields))
  call('PEXPIRE', KEYS[2], ${KEPT_MS})
  call('HSET', KEYS[3], id, epoch.id)
  call('PEXPIRE', KEYS[3], ${KEPT_MS})
  return answer
end

local function keptMs(used, reserved) return used == 0 and reserved == 0 and ${EMPTY_KEPT_MS} or ${KEPT_MS} end

-- What was held ends at an amount; gives what a budget had used before and after.
local function endHeld(key, heldSecond, held, amount)
  if isBudget(key) then
    local budget = loadBudget(key)
    if not budget then return nil end
    call('HINCRBY', key, 'reserved', whole(0 - held))
    if amount == 0 then
      call('PEXPIRE', key, whole(keptMs(budget.used, budget.reserved - held)))
      return nil
    end
    return budget.used, call('HINCRBY', key, 'used', whole(amount))
  end
  local fields = call('HMGET', key, 'e', heldSecond)
  if fields[1] == epoch.id and fields[2] and amount ~= held then
    call('HINCRBY', key, heldSecond, whole(amount - held))
    call('HINCRBY', key, 'used', whole(amount - held))
  end
end

local function settledAmounts(first)
  local settled = {}
  for at = first, #ARGV, 2 do settled[ARGV[at]] = tonumber(ARGV[at + 1]) end
  return settled
end

-- KEYS: epoch, call. ARGV: settled or released, then of each counter its name and amount.
local function finish()
  local how, settled = ARGV[4], settledAmounts(5)
  local reservation = readHash(KEYS[2])
  local known = reservation.e == epoch.id and not reservation.ended
  local answer = {'answered'}
  if known then
    for name, value in pairs(reservation) do
      if string.find(name, ':', 1, true) then
        local held = tonumber(value)
        local amount = how == 'released' and 0 or settled[name] or held
        local before, after = endHeld(counterKey(name, reservation.month), reservation.second, held, amount)
        if before then
          answer[#answer + 1] = string.match(name, '^%l+:(.*)$')
          answer[#answer + 1] = whole(before)
          answer[#answer + 1] = whole(after)
        end
        settled[name] = nil
      end
    end
    call('HDEL', prefix .. 'owner:' .. reservation.owner, string.sub(KEYS[2], #prefix + #'call:' + 1))
    call('DEL', KEYS[2])
  end
  -- A recall under way may still bring the call in as open: it finds how that ended.
  if not reservation.ended and (not known or how == 'released' or next(settled)) then
    local fields = {'e', epoch.id, 'ended', how}
    for at = 5, #ARGV do fields[#fields + 1] = ARGV[at] end
    call('DEL', KEYS[2])
    call('HSET', KEYS[2], unpack(fields))
    call('PEXPIRE', KEYS[2], ${2 * RECALL_LIMIT_MS})
  end
  return answer
end

-- KEYS: epoch, counter, then call and owner of each open reservation. ARGV: the epoch in which the record was asked, the
-- counter's name, its month, what is used, then id, owner and amount of each open reservation.
local function installBudget()
  local name, month, used, reserved = ARGV[5], ARGV[6], tonumber(ARGV[7]), 0
  for at = 3, #KEYS, 2 do
    local argument = 8 + (at - 3) / 2 * 3
    local id, owner, held = ARGV[argument], ARGV[argument + 1], tonumber(ARGV[argument + 2])
    local reservation = readHash(KEYS[at])
    if reservation.e == epoch.id and reservation.ended then
      used = used + (reservation.ended == 'released' and 0 or tonumber(reservation[name] or held))
    else
      if reservation.e ~= epoch.id then call('DEL', KEYS[at]) end
      call('HSET', KEYS[at], 'e', epoch.id, 'owner', owner, 'month', month, name, whole(held))
      call('HSETNX', KEYS[at], 'second', whole(second))
      call('PEXPIRE', KEYS[at], ${KEPT_MS})
      call('HSET', KEYS[at + 1], id, epoch.id)
      call('PEXPIRE', KEYS[at + 1], ${KEPT_MS})
      reserved = reserved + held
    end
  end
  call('HSET', KEYS[2], 'e', epoch.id, 'used', whole(used), 'reserved', whole(reserved))
  call('PEXPIRE', KEYS[2], whole(keptMs(used, reserved)))
end

-- KEYS: epoch, counter. ARGV: the epoch in which the record was asked, then seconds and what each held.
local function installRate()
  local used, first, last = 0, second, second - ${SECONDS_BEFORE}
  for at = 5, #ARGV, 2 do
    local its = tonumber(ARGV[at])
    if its >= second - ${SECONDS_BEFORE} then
      call('HINCRBY', KEYS[2], ARGV[at], ARGV[at + 1])
      used = used + tonumber(ARGV[at + 1])
      first, last = math.min(first, its), math.max(last, its)
    end
  end
  call('HSET', KEYS[2], 'e', epoch.id, 'used', whole(used), 'first', whole(first), 'last', whole(last))
  call('PEXPIRE', KEYS[2], ${RATE_KEPT_MS})
end

local function install()
  if ARGV[4] ~= epoch.id or call('HGET', KEYS[2], 'e') == epoch.id then return end
  call('DEL', KEYS[2])
  if isBudget(KEYS[2]) then installBudget() else installRate() end
end

-- KEYS: epoch, owner.
local function open()
  local answer = {'answered'}
  for id, its in pairs(readHash(KEYS[2])) do
    if its == epoch.id then answer[#answer + 1] = id else call('HDEL', KEYS[2], id) end
  end
  return answer
end

-- KEYS: epoch, counters.
local function read()
  local counters, unknown = loadAll(2)
  if unknown then return unknown end
  local answer = {'answered'}
  for _, counter in ipairs(counters) do
    answer[#answer + 1] = whole(counter.used)
    answer[#answer + 1] = whole(counter.reserved or 0)
  end
  return answer
end

if ARGV[1] == 'reserve' then return reserve() end
if ARGV[1] == 'finish' then return finish() end
if ARGV[1] == 'install' then return install() end
if ARGV[1] == 'open' then return open() end
return read()
`;

export const USAGE_SCRIPT_SHA1 = createHash("sha1").update(USAGE_SCRIPT).digest("hex");
