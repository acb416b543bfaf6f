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

import java.util.stream.Stream;

import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.NoWritableMasterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;

@WebMvcTest(PurchaseController.class)
class PurchaseProblemTests {

	@Autowired
	private MockMvcTester shop;

	@MockitoBean
	private Checkout checkout;

	@Test
	void withoutMasterIsUnavailableForAWhile() {
		given(this.checkout.purchase(eq("7"), eq(1), any()))
			.willThrow(new NoWritableMasterException("10.0.0.1 is gone"));
		MvcTestResult result = purchase();
		assertUnavailable(result);
		assertThat(result).bodyText().contains("Nothing was bought").doesNotContain("10.0.0.1");
	}

	static Stream<DataAccessException> troubles() {
		return Stream.of(new NoReadableNodeException("10.0.0.1 lags"),
				new DataAccessResourceFailureException("10.0.0.1 refuses"));
	}

	@ParameterizedTest
	@MethodSource("troubles")
	void withoutAnyAnswerIsUnavailableForAWhile(DataAccessException trouble) {
		given(this.checkout.purchase(eq("7"), eq(1), any())).willThrow(trouble);
		MvcTestResult result = purchase();
		assertUnavailable(result);
		assertThat(result).bodyText().doesNotContain("10.0.0.1");
	}

	@Test
	void withAnUnknownOutcomeMustNotBeTriedAgainBlindly() {
		given(this.checkout.purchase(eq("7"), eq(1), any()))
			.willThrow(new OutcomeUnknownException("7", new IllegalStateException("10.0.0.1 reset")));
		MvcTestResult result = purchase();
		assertProblem(result, HttpStatus.INTERNAL_SERVER_ERROR);
		assertThat(result).doesNotContainHeader(HttpHeaders.RETRY_AFTER)
			.bodyText()
			.contains("may have been made")
			.doesNotContain("10.0.0.1");
	}

	@Test
	void withABadKeyIsABadRequest() {
		assertThat(
				this.shop.post().uri("/api/products/7/purchase").header(IdempotencyKey.HEADER, "what ever").exchange())
			.hasStatus(HttpStatus.BAD_REQUEST);
	}

	@Test
	void keepsItsOwnMistakesToItself() {
		given(this.checkout.purchase(eq("7"), eq(1), any())).willThrow(new IllegalStateException("a secret"));
		MvcTestResult result = purchase();
		assertProblem(result, HttpStatus.INTERNAL_SERVER_ERROR);
		assertThat(result).bodyText().doesNotContain("secret");
	}

	private MvcTestResult purchase() {
		return this.shop.post().uri("/api/products/7/purchase").exchange();
	}

	private static void assertUnavailable(MvcTestResult result) {
		assertProblem(result, HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(result).hasHeader(HttpHeaders.RETRY_AFTER, "2");
	}

	private static void assertProblem(MvcTestResult result, HttpStatus status) {
		assertThat(result).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

}
