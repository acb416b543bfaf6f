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

package io.github.redisrw.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation tells to type, typed: each {@code redis-cli} and {@code curl} of
 * the checklist, the runbook and of what operators see is sent, word by word, to the
 * servers or the shop, and answers what is expected.
 */
@SpringBootTest(classes = ShopApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		useMainMethod = SpringBootTest.UseMainMethod.ALWAYS,
		properties = { "redis.rw.drill.enabled=true", "management.endpoint.redisrw.access=unrestricted" })
class DocumentedCommandsIT {

	private static final List<String> PAGES = List.of("checklist.md", "runbook.md", "observability.md",
			"sample-app.md");

	private static final Pattern COMMAND = Pattern.compile("`((?:redis-cli|curl) [^`]+)`|^\\$ ((?:redis-cli|curl) .+)$",
			Pattern.MULTILINE);

	private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

	private final RedisDeployment redis;

	private final Customer customer;

	private final Map<String, Consumer<@Nullable Object>> expected = new TreeMap<>();

	DocumentedCommandsIT(@Autowired RedisDeployment redis, @LocalServerPort int port) {
		this.redis = redis;
		this.customer = new Customer(port);
		expectOfRedis();
		expectOfTheShop();
	}

	private void expectOfRedis() {
		this.expected.put("redis-cli -h redis-write ROLE", begins("master"));
		this.expected.put("redis-cli -h redis-read ROLE", begins("slave"));
		this.expected.put("redis-cli -h redis-write INFO replication", contains("connected_slaves:2"));
		this.expected.put("redis-cli -h redis-write CONFIG GET appendonly", begins("appendonly"));
		this.expected.put("redis-cli -h redis-write CONFIG GET min-replicas-to-write", begins("min-replicas-to-write"));
		this.expected.put("redis-cli -h redis-write ACL GETUSER app", begins("flags"));
		this.expected.put("redis-cli -h sentinel -p 26379 SENTINEL CKQUORUM mymaster", contains("OK"));
		this.expected.put("redis-cli -p 26379 SENTINEL CKQUORUM mymaster", contains("OK"));
		this.expected.put("redis-cli -h sentinel -p 26379 SENTINEL MASTER mymaster",
				contains("down-after-milliseconds"));
	}

	private void expectOfTheShop() {
		this.expected.put("curl localhost:8080/actuator/health/redis", json((health) -> {
			assertThat(health.path("status").asString()).isEqualTo("UP");
			assertThat(health.findValue("reason")).isNull();
		}));
		this.expected.put("curl localhost:8080/actuator/redisrw",
				json((redis) -> assertThat(redis.path("advice").isMissingNode()).isFalse()));
		this.expected.put("curl -X POST localhost:8080/actuator/redisrw/failover", json((drill) -> {
			assertThat(drill.path("to").asString()).isNotEqualTo(drill.path("from").asString());
			assertThat(drill.path("writesFailed").asInt(-1)).isZero();
			assertThat(drill.path("writesUnknown").asInt(-1)).isZero();
			assertThat(drill.path("duration").asString()).startsWith("PT");
		}));
		for (String meter : List.of("redis.rw.replication.lag", "redis.rw.failover", "redis.rw.write.failures")) {
			this.expected.put("curl localhost:8080/actuator/metrics/" + meter,
					json((metric) -> assertThat(metric.path("name").asString()).isEqualTo(meter)));
		}
		this.expected.put(
				"curl -X POST -H 'Content-Type: application/json' -d '{\"quantity\": 2}'"
						+ " localhost:8080/api/products/1/purchase",
				json((receipt) -> assertThat(receipt.path("quantity").asInt()).isEqualTo(2)));
	}

	@BeforeEach
	void awaitOpening() {
		this.redis.heal();
		Shelf.eventually(() -> assertThat(this.customer.get("/actuator/health/redis").status()).isEqualTo(200));
		this.redis.nodes().forEach((node) -> node.command("ACL", "SETUSER", "app", "on", ">secret", "~*", "+@all"));
	}

	@Test
	void answerAsIsSaid() {
		List<String> documented = documented();
		assertThat(new TreeSet<>(documented)).isEqualTo(new TreeSet<>(this.expected.keySet()));
		// As they stand there: some answer only after the drill.
		for (String command : documented) {
			Consumer<@Nullable Object> answer = Objects.requireNonNull(this.expected.get(command));
			Shelf.eventually(() -> answer.accept(run(command)));
		}
	}

	private static List<String> documented() {
		Path docs = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent()).resolve("docs");
		return PAGES.stream()
			.flatMap((page) -> COMMAND.matcher(read(docs.resolve(page))).results())
			.map((found) -> (found.group(1) != null) ? found.group(1) : found.group(2))
			.distinct()
			.toList();
	}

	private @Nullable Object run(String command) {
		List<String> words = new ArrayList<>(WORD.matcher(command)
			.results()
			.map((word) -> (word.group(1) != null) ? word.group(1) : word.group(2))
			.toList());
		return words.remove(0).equals("curl") ? curl(words) : redisCli(words);
	}

	private @Nullable Object redisCli(List<String> words) {
		String host = option(words, "-h", "");
		boolean sentinel = option(words, "-p", "6379").equals("26379");
		RedisServer server = sentinel ? this.redis.sentinels().get(0)
				: host.equals("redis-read") ? this.redis.replicas().get(0) : this.redis.master();
		assertThat(host).isIn("", "sentinel", "redis-write", "redis-read");
		return server.command(words.toArray(String[]::new));
	}

	private JsonNode curl(List<String> words) {
		String method = option(words, "-X", "GET");
		String type = option(words, "-H", "");
		String body = option(words, "-d", "");
		URI address = URI.create("http://" + words.get(0));
		assertThat(words).hasSize(1);
		assertThat(address.getAuthority()).isEqualTo("localhost:8080");
		String path = address.getRawPath();
		if (method.equals("GET")) {
			return this.customer.get(path).ok();
		}
		assertThat(method).isEqualTo("POST");
		if (body.isEmpty()) {
			return this.customer.post(path, Map.of()).ok();
		}
		assertThat(type).isEqualTo("Content-Type: application/json");
		return this.customer.post(path, body).ok();
	}

	private static String option(List<String> words, String name, String otherwise) {
		int at = words.indexOf(name);
		if (at < 0) {
			return otherwise;
		}
		words.remove(at);
		return words.remove(at);
	}

	private static Consumer<@Nullable Object> begins(String first) {
		return (reply) -> assertThat(flat(reply)).first().isEqualTo(first);
	}

	private static Consumer<@Nullable Object> contains(String part) {
		return (reply) -> assertThat(flat(reply)).anyMatch((text) -> text.contains(part));
	}

	private static Consumer<@Nullable Object> json(Consumer<JsonNode> check) {
		return (reply) -> check.accept((JsonNode) Objects.requireNonNull(reply));
	}

	private static List<String> flat(@Nullable Object reply) {
		return ((reply instanceof List<?> list) ? list.stream() : Stream.of(reply)).map(String::valueOf).toList();
	}

	private static String read(Path page) {
		try {
			return Files.readString(page);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
