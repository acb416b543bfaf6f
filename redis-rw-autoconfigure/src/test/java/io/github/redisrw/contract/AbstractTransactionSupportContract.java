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

package io.github.redisrw.contract;

import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Templates that take part in Spring-managed transactions.
 */
abstract class AbstractTransactionSupportContract extends AbstractConnectionFactoryContract {

	AbstractTransactionSupportContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void writesAreDoneOnCommit() {
		StringRedisTemplate redis = transactional(factory());
		transactions(false).executeWithoutResult((status) -> {
			redis.opsForValue().set("a", "1");
			assertThat(redis.opsForValue().increment("b")).isNull();
			assertThat(master().exists("a", "b")).isZero();
		});
		assertThat(redis.opsForValue().get("a")).isEqualTo("1");
		assertThat(redis.opsForValue().get("b")).isEqualTo("1");
	}

	@Test
	void writesAreDiscardedOnRollback() {
		FactoryOptions options = options();
		StringRedisTemplate redis = transactional(factory(options));
		redis.opsForValue().set("a", "0");
		assertThatIllegalStateException().isThrownBy(() -> transactions(false).executeWithoutResult((status) -> {
			redis.opsForValue().set("a", "1");
			throw new IllegalStateException("roll back");
		})).withMessage("roll back");
		assertThat(redis.opsForValue().get("a")).isEqualTo("0");
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
	}

	@Test
	void readsInATransactionAreAnsweredAtOnceByAnotherConnection() {
		StringRedisTemplate redis = transactional(factory());
		redis.opsForValue().set("a", "0");
		transactions(false).executeWithoutResult((status) -> {
			redis.opsForValue().set("a", "1");
			assertThat(redis.opsForValue().get("a")).isEqualTo("0");
			assertThat(redis.hasKey("a")).isTrue();
		});
		assertThat(redis.opsForValue().get("a")).isEqualTo("1");
	}

	@Test
	void readOnlyTransactionQueuesNothing() {
		StringRedisTemplate redis = transactional(factory());
		redis.opsForValue().set("a", "0");
		transactions(true).executeWithoutResult((status) -> {
			assertThat(redis.opsForValue().get("a")).isEqualTo("0");
			redis.opsForValue().set("a", "1");
			assertThat(redis.opsForValue().get("a")).isEqualTo("1");
		});
	}

	@Test
	void connectionsAreReleasedAfterTheTransactions() {
		FactoryOptions options = options();
		StringRedisTemplate redis = transactional(factory(options));
		redis.opsForValue().set("a", "0");
		int base = connectionsOf(options);
		for (int i = 0; i < 50; i++) {
			AtomicBoolean rollback = new AtomicBoolean(i % 2 == 0);
			transactions(false).executeWithoutResult((status) -> {
				redis.opsForValue().increment("a");
				redis.opsForValue().get("a");
				if (rollback.get()) {
					status.setRollbackOnly();
				}
			});
		}
		assertThat(redis.opsForValue().get("a")).isEqualTo("25");
		soon().until(() -> connectionsOf(options) == base);
	}

	private static StringRedisTemplate transactional(LettuceConnectionFactory factory) {
		StringRedisTemplate redis = strings(factory);
		redis.setEnableTransactionSupport(true);
		return redis;
	}

	private static TransactionTemplate transactions(boolean readOnly) {
		TransactionTemplate transactions = new TransactionTemplate(new NoResourceTransactionManager());
		transactions.setReadOnly(readOnly);
		return transactions;
	}

	private static final class NoResourceTransactionManager extends AbstractPlatformTransactionManager {

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
