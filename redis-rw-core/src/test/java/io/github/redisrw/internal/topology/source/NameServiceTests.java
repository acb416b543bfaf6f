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

package io.github.redisrw.internal.topology.source;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Lookups at a name server of the test's own.
 */
class NameServiceTests {

	private static final String NAME = "redis-write.test.";

	private NameServer server;

	private NameService names;

	@BeforeEach
	void start() throws Exception {
		this.server = new NameServer();
		this.names = new NameService(new SingletonDnsServerAddressStreamProvider(this.server.address()));
		this.names.start();
	}

	@AfterEach
	void stop() {
		this.names.stop();
		this.server.close();
	}

	private CompletableFuture<List<InetAddress>> lookUp() {
		return this.names.addresses(NAME).toCompletableFuture();
	}

	@Test
	void addressesAreFound() throws Exception {
		this.server.set(NAME, InetAddress.getByName("10.0.0.7"));
		assertThat(lookUp()).succeedsWithin(Duration.ofSeconds(20))
			.satisfies(
					(found) -> assertThat(found).extracting(InetAddress::getHostAddress).containsExactly("10.0.0.7"));
	}

	@ParameterizedTest
	@CsvSource({ "0, true, no address of the name", "3, false, no such name", "2, true, the server fails",
			"5, true, the server refuses" })
	void anOutageIsToldFromAnAnswer(int response, boolean outage, String meaning) {
		this.server.answer(response);
		assertThatExceptionOfType(ExecutionException.class).as(meaning)
			.isThrownBy(() -> lookUp().get(20, TimeUnit.SECONDS))
			.satisfies((failure) -> assertThat(this.names.isOutage(Objects.requireNonNull(failure.getCause())))
				.as(chain(failure))
				.isEqualTo(outage));
	}

	private static String chain(Throwable failure) {
		StringBuilder chain = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			chain.append(cause).append("; ");
		}
		return chain.toString();
	}

	@Test
	void aServerThatSaysNothingIsAnOutage() {
		this.server.answer(NameServer.SILENCE);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> lookUp().get(40, TimeUnit.SECONDS))
			.satisfies(
					(failure) -> assertThat(this.names.isOutage(Objects.requireNonNull(failure.getCause()))).isTrue());
	}

	@Test
	void whatHasNotBeenStartedLooksNothingUp() {
		this.names.stop();
		assertThat(lookUp()).isCompletedExceptionally();
	}

}
