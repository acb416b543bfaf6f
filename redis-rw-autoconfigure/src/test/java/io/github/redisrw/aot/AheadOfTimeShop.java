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

package io.github.redisrw.aot;

import java.util.Objects;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.ReadConsistency;
import io.github.redisrw.ReadOnly;
import io.github.redisrw.RedisDeployment;
import io.github.redisrw.RedisLock;
import io.github.redisrw.lock.RedisLocks;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Buys something, tells how it went, and ends.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableTransactionManagement
public class AheadOfTimeShop {

	public static void main(String[] arguments) {
		new SpringApplicationBuilder(AheadOfTimeShop.class).web(WebApplicationType.NONE).run(arguments).close();
	}

	@Bean
	ApplicationRunner purchase(Stock stock, Sessions sessions) {
		return (arguments) -> {
			System.out.println("session of Ada: " + sessions.open("Ada"));
			stock.deliver("apple", 5);
			System.out.println("taken with a lock: " + stock.take("apple"));
			System.out.println("read of its own write: " + stock.left("apple"));
			System.out.println("read in a transaction: " + stock.leftInTransaction("apple"));
		};
	}

	@Bean
	Transactions transactionManager() {
		return new Transactions();
	}

	/** Where goods are. */
	@Service
	static class Stock {

		private final StringRedisTemplate writes;

		private final StringRedisTemplate reads;

		Stock(StringRedisTemplate writes, @ReadOnly StringRedisTemplate reads) {
			this.writes = writes;
			this.reads = reads;
		}

		void deliver(String product, long number) {
			this.writes.opsForValue().set("stock:" + product, Long.toString(number));
		}

		@RedisLock(key = "'stock:' + #product")
		public String take(String product) {
			this.writes.opsForValue().decrement("stock:" + product);
			return String.valueOf(RedisLocks.current().isHeld());
		}

		@ReadConsistency(ConsistencyLevel.READ_YOUR_WRITES)
		public String left(String product) {
			this.writes.opsForValue().decrement("stock:" + product);
			return Objects.requireNonNull(this.reads.opsForValue().get("stock:" + product));
		}

		@Transactional
		public String leftInTransaction(String product) {
			this.writes.opsForValue().decrement("stock:" + product);
			return Objects.requireNonNull(this.reads.opsForValue().get("stock:" + product));
		}

	}

	/** Where somebody is logged in, at another deployment. */
	@Service
	static class Sessions {

		private final StringRedisTemplate writes;

		private final StringRedisTemplate reads;

		Sessions(@RedisDeployment("sessions") StringRedisTemplate writes,
				@RedisDeployment("sessions") @ReadOnly StringRedisTemplate reads) {
			this.writes = writes;
			this.reads = reads;
		}

		@ReadConsistency(ConsistencyLevel.READ_YOUR_WRITES)
		public String open(String user) {
			this.writes.opsForHash().put("session:" + user, "state", "open");
			return String.valueOf(this.reads.opsForHash().get("session:" + user, "state"));
		}

	}

	/** Transactions of nothing. */
	static class Transactions extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
