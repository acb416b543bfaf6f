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

package io.github.redisrw.integrations

import io.github.redisrw.ReadOnly
import io.github.redisrw.RedisLock
import io.github.redisrw.RedisLockNotAcquiredException
import io.github.redisrw.lock.RedisLocks
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.reactive.awaitSingle
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.RegisterExtension
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.data.redis.core.ReactiveStringRedisTemplate

/**
 * Suspending functions of Kotlin, with a lock and in a scope.
 */
internal class SuspendingFunctionsIT {

	@Test
	fun theLockIsHeldUntilTheFunctionHasEnded() = inApplication { stock ->
		val begun = CompletableDeferred<Unit>()
		val goOn = CompletableDeferred<Unit>()
		val first = async { stock.reserve("1", begun, goOn) }
		begun.await()
		assertThrows<RedisLockNotAcquiredException> {
			runBlocking { stock.reserve("1", CompletableDeferred(), CompletableDeferred(Unit)) }
		}
		goOn.complete(Unit)
		assertThat(first.await()).isEqualTo(1L)
		assertThat(stock.reserve("1", CompletableDeferred(), CompletableDeferred(Unit))).isEqualTo(2L)
	}

	@Test
	fun oneThatIsTakenIsSkippedWhereThatIsWanted() = inApplication { stock ->
		val begun = CompletableDeferred<Unit>()
		val goOn = CompletableDeferred<Unit>()
		val first = async { stock.reserve("2", begun, goOn) }
		begun.await()
		assertThat(stock.reserveUnlessTaken("2")).isNull()
		goOn.complete(Unit)
		first.await()
		assertThat(stock.reserveUnlessTaken("2")).isEqualTo(2L)
	}

	@Test
	fun whatFailsReleasesItsLock() = inApplication { stock ->
		assertThrows<IllegalStateException> { runBlocking { stock.fail("3") } }
		assertThat(stock.reserve("3", CompletableDeferred(), CompletableDeferred(Unit))).isEqualTo(1L)
	}

	@Test
	fun aFlowIsLockedUntilItEnds() = inApplication { stock ->
		assertThat(stock.numbers("4").toList()).containsExactly(1L, 2L, 3L)
		assertThat(stock.reserve("4", CompletableDeferred(), CompletableDeferred(Unit))).isEqualTo(4L)
	}

	private fun inApplication(test: suspend CoroutineScope.(Stock) -> Unit) {
		Application.start(Shop::class.java, redis.deployment()).use { application ->
			runBlocking { test(application.bean(Stock::class.java)) }
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	open class Shop {

		@Bean
		open fun stock(redis: ReactiveStringRedisTemplate, @ReadOnly reads: ReactiveStringRedisTemplate) = Stock(redis, reads)

	}

	open class Stock(private val redis: ReactiveStringRedisTemplate, private val reads: ReactiveStringRedisTemplate) {

		@RedisLock(key = "'stock:' + #id", waitFor = "0s")
		open suspend fun reserve(id: String, begun: CompletableDeferred<Unit>, goOn: CompletableDeferred<Unit>): Long {
			assertThat(RedisLocks.inChain().awaitSingle().isHeld).isTrue()
			begun.complete(Unit)
			goOn.await()
			return increment(id)
		}

		@RedisLock(key = "'stock:' + #id", ifTaken = RedisLock.IfTaken.SKIP)
		open suspend fun reserveUnlessTaken(id: String): Long? = increment(id)

		@RedisLock(key = "'stock:' + #id", waitFor = "0s")
		open suspend fun fail(id: String): Long {
			delay(1)
			throw IllegalStateException("No $id")
		}

		@RedisLock(key = "'stock:' + #id", waitFor = "0s")
		open fun numbers(id: String): Flow<Long> = flow { repeat(3) { emit(increment(id)) } }

		/** Within the lock's scope the read template reads from the master, so what was written is seen. */
		private suspend fun increment(id: String): Long {
			val value = redis.opsForValue().increment("reserved:$id").awaitSingle()
			assertThat(reads.opsForValue().get("reserved:$id").awaitSingle()).isEqualTo(value.toString())
			return value
		}

	}

	companion object {

		@JvmField
		@RegisterExtension
		val redis = Deployments.withSentinels()

	}

}
