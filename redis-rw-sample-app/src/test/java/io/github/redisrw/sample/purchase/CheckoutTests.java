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

package io.github.redisrw.sample.purchase;

import java.util.List;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.sample.catalog.UnknownProductException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentMatchers;
import org.mockito.BDDMockito.BDDMyOngoingStubbing;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

class CheckoutTests {

	private static final IdempotencyKey KEY = new IdempotencyKey("k-1");

	private final StringRedisTemplate writes = mock(StringRedisTemplate.class);

	private final PurchaseLog log = new PurchaseLog();

	private final Checkout checkout = new Checkout(this.writes, this.log);

	@Test
	void tellsHowManyAreLeft() {
		script("3").willReturn(List.of(1L, 17L));
		assertThat(this.checkout.purchase("7", 3, KEY)).isEqualTo(new Receipt("7", 3, 17, false));
	}

	@Test
	void tellsHowManyAreLeftWhenThereAreTooFew() {
		script("3").willReturn(List.of(0L, 2L));
		assertThatExceptionOfType(SoldOutException.class).isThrownBy(() -> this.checkout.purchase("7", 3, KEY))
			.satisfies((ex) -> assertThat(ex.getLeft()).isEqualTo(2));
	}

	@Test
	void tellsWhenNoneIsLeft() {
		script("1").willReturn(List.of(0L, 0L));
		assertThatExceptionOfType(SoldOutException.class).isThrownBy(() -> this.checkout.purchase("7", 1, KEY))
			.withMessage("Product 7 is sold out.");
	}

	@Test
	void knowsWhatIsNotForSale() {
		script("1").willReturn(List.of(-1L, 0L));
		assertThatExceptionOfType(UnknownProductException.class).isThrownBy(() -> this.checkout.purchase("7", 1, KEY));
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MIN_VALUE, -1, 0, 11, Integer.MAX_VALUE })
	void sellsNoQuantityThatIsNone(int quantity) {
		assertThatExceptionOfType(BadQuantityException.class)
			.isThrownBy(() -> this.checkout.purchase("7", quantity, KEY));
		verifyNoInteractions(this.writes);
	}

	@Test
	void saysThatTheOutcomeIsUnknownWhenTheReplyIsLost() {
		script("1").willThrow(new WriteOutcomeUnknownException("lost", null));
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> this.checkout.purchase("7", 1, KEY))
			.withMessageContaining("may have been made");
	}

	@Test
	void saysThatTheOutcomeIsUnknownWhenTheReplyIsLate() {
		script("1").willThrow(new QueryTimeoutException("late"));
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> this.checkout.purchase("7", 1, KEY));
	}

	@Test
	void saysThatNothingWasDoneWhenThereIsNoMaster() {
		script("1").willThrow(new NoWritableMasterException("no master"));
		assertThatExceptionOfType(NoWritableMasterException.class)
			.isThrownBy(() -> this.checkout.purchase("7", 1, KEY));
	}

	@Test
	void settlesALostReplyByTheSameKey() {
		script("1").willThrow(new WriteOutcomeUnknownException("lost", null)).willReturn(List.of(2L, 4L));
		assertThat(this.checkout.purchase("7", 1, KEY)).isEqualTo(new Receipt("7", 1, 4, true));
		assertThat(this.log.latest()).singleElement().satisfies((purchase) -> {
			assertThat(purchase.outcome()).isEqualTo("repeated");
			assertThat(purchase.unknownMeanwhile()).isTrue();
		});
	}

	@Test
	void staysUnknownWhenNoMasterIsLeftToSettleIt() {
		script("1").willThrow(new WriteOutcomeUnknownException("lost", null), new NoWritableMasterException("none"));
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> this.checkout.purchase("7", 1, KEY));
		assertThat(this.log.latest()).extracting(PurchaseLog.View::outcome).containsExactly("unknown");
	}

	@Test
	void refusesTheKeyOfAnotherPurchase() {
		script("1").willReturn(List.of(-2L, 0L));
		assertThatExceptionOfType(BadIdempotencyKeyException.class)
			.isThrownBy(() -> this.checkout.purchase("7", 1, KEY));
	}

	@Test
	void remembersTheLatestOnly() {
		script("1").willReturn(List.of(1L, 9L));
		for (int i = 0; i < PurchaseLog.CAPACITY + 5; i++) {
			this.checkout.purchase("7", 1, KEY);
		}
		assertThat(this.log.latest()).hasSize(PurchaseLog.CAPACITY)
			.first()
			.satisfies((purchase) -> assertThat(purchase.number()).isEqualTo(PurchaseLog.CAPACITY + 5));
	}

	private BDDMyOngoingStubbing<List<Long>> script(String quantity) {
		return given(this.writes.execute(ArgumentMatchers.<RedisScript<List<Long>>>any(),
				eq(List.of("product:7", "purchase:k-1")), eq(quantity), eq("3600")));
	}

}
