-- Sells ARGV[1] pieces of the product whose hash is KEYS[1], all or none, and notes under
-- KEYS[2], the idempotency key, for ARGV[2] seconds that it was done. Both in one step, and
-- replicated in one: where the purchase is, its note is, and where one is lost, both are.
-- So the script may be sent again with the same key as often as it takes.
-- Returns a code and how many are left:
--   1  sold now
--   2  sold before, under this key; how many were left then
--   0  there are too few
--  -1  there is no such product
--  -2  the key is that of another purchase
local asked = KEYS[1] .. ' ' .. ARGV[1]
local noted = redis.call('HMGET', KEYS[2], 'purchase', 'left')
if noted[1] then
	if noted[1] ~= asked then
		return { -2, 0 }
	end
	return { 2, tonumber(noted[2]) }
end
local stock = redis.call('HGET', KEYS[1], 'stock')
if not stock then
	return { -1, 0 }
end
local quantity = tonumber(ARGV[1])
if tonumber(stock) < quantity then
	return { 0, tonumber(stock) }
end
redis.call('HINCRBY', KEYS[1], 'sold', quantity)
local left = redis.call('HINCRBY', KEYS[1], 'stock', -quantity)
redis.call('HSET', KEYS[2], 'purchase', asked, 'left', left)
redis.call('EXPIRE', KEYS[2], ARGV[2])
return { 1, left }
