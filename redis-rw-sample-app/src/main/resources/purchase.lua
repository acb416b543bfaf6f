-- Sells ARGV[1] pieces of the product whose hash is KEYS[1], all or none.
-- Returns how many are left then; or, if there are too few, -1 minus how many there are;
-- or nil if there is no such product.
local stock = redis.call('HGET', KEYS[1], 'stock')
if not stock then
	return nil
end
local quantity = tonumber(ARGV[1])
if tonumber(stock) < quantity then
	return -1 - stock
end
redis.call('HINCRBY', KEYS[1], 'sold', quantity)
return redis.call('HINCRBY', KEYS[1], 'stock', -quantity)
