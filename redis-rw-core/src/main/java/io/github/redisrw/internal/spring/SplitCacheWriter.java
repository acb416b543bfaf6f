/*
 * Copyright 2026 the redis-rw authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.redisrw.internal.spring;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.cache.CacheStatistics;
import org.springframework.data.redis.cache.CacheStatisticsCollector;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * Looks entries of caches up on the read path, and changes them on the write path. So
 * does what looks an entry up and changes it: a lookup that prolongs the entry's life,
 * and one that stores what it does not find. Thread-safe.
 */
public final class SplitCacheWriter implements RedisCacheWriter {

	private final RedisCacheWriter writes;

	private final RedisCacheWriter reads;

	/**
	 * Create a writer.
	 * @param writes what uses the write path
	 * @param reads what uses the read path
	 */
	public SplitCacheWriter(RedisCacheWriter writes, RedisCacheWriter reads) {
		this.writes = writes;
		this.reads = reads;
	}

	@Override
	public byte @Nullable [] get(String name, byte[] key) {
		return this.reads.get(name, key);
	}

	@Override
	public byte @Nullable [] get(String name, byte[] key, @Nullable Duration ttl) {
		return prolongs(ttl) ? this.writes.get(name, key, ttl) : this.reads.get(name, key);
	}

	@Override
	public byte[] get(String name, byte[] key, Supplier<byte[]> valueLoader, @Nullable Duration ttl,
			boolean timeToIdleEnabled) {
		return this.writes.get(name, key, valueLoader, ttl, timeToIdleEnabled);
	}

	@Override
	public boolean supportsAsyncRetrieve() {
		return this.writes.supportsAsyncRetrieve() && this.reads.supportsAsyncRetrieve();
	}

	@Override
	public CompletableFuture<byte[]> retrieve(String name, byte[] key) {
		return this.reads.retrieve(name, key);
	}

	@Override
	public CompletableFuture<byte[]> retrieve(String name, byte[] key, @Nullable Duration ttl) {
		return prolongs(ttl) ? this.writes.retrieve(name, key, ttl) : this.reads.retrieve(name, key);
	}

	private static boolean prolongs(@Nullable Duration ttl) {
		return ttl != null && !ttl.isZero() && !ttl.isNegative();
	}

	@Override
	public void put(String name, byte[] key, byte[] value, @Nullable Duration ttl) {
		this.writes.put(name, key, value, ttl);
	}

	@Override
	public CompletableFuture<Void> store(String name, byte[] key, byte[] value, @Nullable Duration ttl) {
		return this.writes.store(name, key, value, ttl);
	}

	@Override
	public byte @Nullable [] putIfAbsent(String name, byte[] key, byte[] value, @Nullable Duration ttl) {
		return this.writes.putIfAbsent(name, key, value, ttl);
	}

	@Override
	public void evict(String name, byte[] key) {
		this.writes.evict(name, key);
	}

	@Override
	public boolean evictIfPresent(String name, byte[] key) {
		return this.writes.evictIfPresent(name, key);
	}

	@Override
	public void clear(String name, byte[] pattern) {
		this.writes.clear(name, pattern);
	}

	@Override
	public boolean invalidate(String name, byte[] pattern) {
		return this.writes.invalidate(name, pattern);
	}

	@Override
	public <T extends @Nullable Object> T execute(Function<RedisConnection, T> callback) {
		return this.writes.execute(callback);
	}

	@Override
	public void clearStatistics(String name) {
		this.writes.clearStatistics(name);
	}

	@Override
	public CacheStatistics getCacheStatistics(String cacheName) {
		return this.writes.getCacheStatistics(cacheName);
	}

	/** Both count with the same collector, so each knows what both have counted. */
	@Override
	public RedisCacheWriter withStatisticsCollector(CacheStatisticsCollector collector) {
		return new SplitCacheWriter(this.writes.withStatisticsCollector(collector),
				this.reads.withStatisticsCollector(collector));
	}

}
