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

package io.github.redisrw.consistency;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.routing.RequestScopes;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A client of two instances of an application sees at the one what it has written at the
 * other, if it carries the token along.
 */
class HttpTokenIT {

	private static final String HEADER = "Redis-Consistency-Token";

	/** The end of a token of the future. */
	private static final String FAR_OFF = "-999999999999999999";

	private static final int HONEST_READS = 50;

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(2)
		.controllableReplication()
		.healBeforeEach()
		.build();

	private static final Map<Stack, List<ConfigurableApplicationContext>> instances = new EnumMap<>(Stack.class);

	private final HttpClient http = HttpClient.newHttpClient();

	@BeforeEach
	void replicate() {
		redis.deployment().awaitReplicated(Duration.ofSeconds(10));
	}

	@AfterAll
	static void stop() {
		instances.values().stream().flatMap(List::stream).forEach(ConfigurableApplicationContext::close);
		instances.clear();
	}

	@ParameterizedTest
	@EnumSource
	void whatWasWrittenAtOneInstanceIsReadAtTheOther(Stack stack) throws Exception {
		delay();
		for (int i = 0; i < 50; i++) {
			HttpResponse<String> written = put(stack, 0, "shared-" + stack, "v" + i, null);
			String token = written.headers().firstValue(HEADER).orElseThrow();
			assertThat(get(stack, 1, "shared-" + stack, token).body()).isEqualTo("v" + i);
		}
		assertThat(redis.deployment().replicas())
			.allSatisfy((replica) -> assertThat(replica.command("GET", "shared-" + stack)).isNotEqualTo("v49"));
	}

	@ParameterizedTest
	@EnumSource
	void replicasAnswerOnceTheyHaveIt(Stack stack) throws Exception {
		String token = put(stack, 0, "calm", "1", null).headers().firstValue(HEADER).orElseThrow();
		redis.deployment().awaitReplicated(Duration.ofSeconds(10));
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			redis.deployment().nodes().forEach(RedisNode::resetStats);
			for (int i = 0; i < 50; i++) {
				assertThat(get(stack, 1, "calm", token).body()).isEqualTo("1");
			}
			assertThat(redis.deployment().master().commandCalls("get")).isZero();
		});
	}

	@ParameterizedTest
	@EnumSource
	void aResponseHasNoTokenIfNothingWasWritten(Stack stack) throws Exception {
		assertThat(get(stack, 0, "nothing", null).headers().firstValue(HEADER)).isEmpty();
		String token = put(stack, 0, "something", "1", null).headers().firstValue(HEADER).orElseThrow();
		assertThat(get(stack, 0, "something", token).headers().firstValue(HEADER)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void aForgedTokenCostsAFallback(Stack stack) throws Exception {
		ReadWriteClient client = instances(stack).get(1).getBean(ReadWriteClient.class);
		long refused = client.refusedTokens();
		put(stack, 0, "forged", "1", null);
		String unknown = "f".repeat(40) + "-17";
		HttpResponse<String> answer = get(stack, 1, "forged", unknown);
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("1");
		assertThat(answer.headers().firstValue(HEADER))
			.hasValueSatisfying((token) -> assertThat(token).isNotEqualTo(unknown));
		String future = put(stack, 0, "forged", "2", null).headers().firstValue(HEADER).orElseThrow().substring(0, 40)
				+ FAR_OFF;
		HttpResponse<String> later = get(stack, 1, "forged", future);
		assertThat(later.body()).isEqualTo("2");
		assertThat(later.headers().firstValue(HEADER))
			.hasValueSatisfying((token) -> assertThat(token).isNotEqualTo(future).startsWith(future.substring(0, 40)));
		assertThat(client.refusedTokens()).isEqualTo(refused + 2);
	}

	/** What was written before the failure is there. */
	@ParameterizedTest
	@EnumSource
	void theResponseToARequestThatFailsHasTheToken(Stack stack) throws Exception {
		delay();
		String key = "failing-" + stack;
		HttpResponse<String> failed = put(stack, 0, key, "fail", null);
		assertThat(failed.statusCode()).isEqualTo(500);
		String token = failed.headers().firstValue(HEADER).orElseThrow();
		assertThat(get(stack, 1, key, token).body()).isEqualTo("fail");
	}

	@Test
	void aRedirectionHasTheToken() throws Exception {
		delay();
		for (String how : List.of("location", "status", "buffer", "all")) {
			HttpResponse<String> redirected = send(
					request(Stack.SERVLET, 0, "redirected", null).POST(HttpRequest.BodyPublishers.ofString(how)));
			assertThat(redirected.statusCode()).isBetween(300, 399);
			String token = redirected.headers().firstValue(HEADER).orElseThrow();
			assertThat(get(Stack.SERVLET, 1, "redirected", token).body()).isEqualTo(how);
		}
	}

	/** Only the reads of the request that brings it along pay for it. */
	@ParameterizedTest
	@EnumSource
	void aTokenOfTheFutureCostsNobodyElse(Stack stack) {
		ExecutorService forgers = Executors.newFixedThreadPool(3);
		try {
			await().atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(honestReadsAtTheMaster(stack, forgers))
					.isLessThanOrEqualTo(HONEST_READS / 10));
		}
		finally {
			forgers.shutdownNow();
		}
	}

	/** Each with a position of its own, which replicas have, and nobody knows of yet. */
	private long honestReadsAtTheMaster(Stack stack, ExecutorService forgers) throws Exception {
		String future = put(stack, 0, "forged", "1", null).headers().firstValue(HEADER).orElseThrow().substring(0, 40)
				+ FAR_OFF;
		redis.deployment().nodes().forEach(RedisNode::resetStats);
		AtomicBoolean over = new AtomicBoolean();
		List<Future<Integer>> forging = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			forging.add(forgers.submit(() -> {
				int reads = 0;
				for (; !over.get(); reads++) {
					get(stack, 1, "forged", future);
				}
				return reads;
			}));
		}
		try {
			for (int i = 0; i < HONEST_READS; i++) {
				String token = put(stack, 0, "honest", "v" + i, null).headers().firstValue(HEADER).orElseThrow();
				redis.deployment().awaitReplicated(Duration.ofSeconds(10));
				assertThat(get(stack, 1, "honest", token).body()).isEqualTo("v" + i);
			}
		}
		finally {
			over.set(true);
		}
		int forged = 0;
		for (Future<Integer> each : forging) {
			forged += each.get();
		}
		return redis.deployment().master().commandCalls("get") - forged;
	}

	@ParameterizedTest
	@EnumSource
	void whatIsNoTokenIsIgnoredAndCounted(Stack stack) throws Exception {
		RequestScopes scopes = instances(stack).get(1).getBean(RequestScopes.class);
		long before = scopes.malformed();
		for (String nonsense : List.of("x", "1-1", "a".repeat(5_000), "f".repeat(40) + "--1", "F".repeat(40) + "-1",
				"f".repeat(40) + "-9999999999999999999999")) {
			assertThat(get(stack, 1, "ignored", nonsense).statusCode()).isEqualTo(200);
		}
		assertThat(scopes.malformed()).isEqualTo(before + 6);
	}

	private static void delay() {
		redis.deployment().replicas().forEach((replica) -> replica.delayReplication(Duration.ofSeconds(2)));
	}

	private HttpResponse<String> put(Stack stack, int instance, String key, String value, @Nullable String token)
			throws IOException, InterruptedException {
		return send(request(stack, instance, key, token).PUT(HttpRequest.BodyPublishers.ofString(value)));
	}

	private HttpResponse<String> get(Stack stack, int instance, String key, @Nullable String token)
			throws IOException, InterruptedException {
		return send(request(stack, instance, key, token).GET());
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static HttpRequest.Builder request(Stack stack, int instance, String key, @Nullable String token) {
		String port = instances(stack).get(instance).getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + key))
			.timeout(Duration.ofSeconds(20));
		return (token != null) ? request.header(HEADER, token) : request;
	}

	private static List<ConfigurableApplicationContext> instances(Stack stack) {
		return instances.computeIfAbsent(stack, (key) -> List.of(start(key), start(key)));
	}

	private static ConfigurableApplicationContext start(Stack stack) {
		return new SpringApplicationBuilder(stack.application).web(stack.type)
			.registerShutdownHook(false)
			.properties("spring.main.banner-mode=off", "server.port=0", "server.address=127.0.0.1",
					"redis.rw.consistency.http.enabled=true",
					"redis.rw.nodes=" + redis.deployment()
						.nodes()
						.stream()
						.map(RedisServer::address)
						.collect(Collectors.joining(",")))
			.run();
	}

	/** What serves the requests. */
	enum Stack {

		SERVLET(WebApplicationType.SERVLET, Servlet.class), REACTIVE(WebApplicationType.REACTIVE, Reactive.class);

		private final WebApplicationType type;

		private final Class<?> application;

		Stack(WebApplicationType type, Class<?> application) {
			this.type = type;
			this.application = application;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Servlet {

		@Bean
		Values values(StringRedisTemplate writes, @ReadOnly StringRedisTemplate reads) {
			return new Values(writes, reads);
		}

	}

	@RestController
	static class Values {

		private final StringRedisTemplate writes;

		private final StringRedisTemplate reads;

		Values(StringRedisTemplate writes, StringRedisTemplate reads) {
			this.writes = writes;
			this.reads = reads;
		}

		@PutMapping("/{key}")
		String put(@PathVariable("key") String key, @RequestBody String value) {
			this.writes.opsForValue().set(key, value);
			if (value.equals("fail")) {
				throw new IllegalStateException("after the write");
			}
			return "written";
		}

		@PostMapping("/{key}")
		void post(@PathVariable("key") String key, @RequestBody String how, HttpServletResponse response)
				throws IOException {
			this.writes.opsForValue().set(key, how);
			switch (how) {
				case "location" -> response.sendRedirect("/" + key);
				case "status" -> response.sendRedirect("/" + key, 303);
				case "buffer" -> response.sendRedirect("/" + key, true);
				default -> response.sendRedirect("/" + key, 303, true);
			}
		}

		@GetMapping("/{key}")
		String get(@PathVariable("key") String key) {
			String value = this.reads.opsForValue().get(key);
			return (value != null) ? value : "none";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Reactive {

		@Bean
		ReactiveValues values(ReactiveStringRedisTemplate writes, @ReadOnly ReactiveStringRedisTemplate reads) {
			return new ReactiveValues(writes, reads);
		}

	}

	@RestController
	static class ReactiveValues {

		private final ReactiveStringRedisTemplate writes;

		private final ReactiveStringRedisTemplate reads;

		ReactiveValues(ReactiveStringRedisTemplate writes, ReactiveStringRedisTemplate reads) {
			this.writes = writes;
			this.reads = reads;
		}

		@PutMapping("/{key}")
		Mono<String> put(@PathVariable("key") String key, @RequestBody String value) {
			return this.writes.opsForValue()
				.set(key, value)
				.flatMap((done) -> value.equals("fail") ? Mono.error(new IllegalStateException("after the write"))
						: Mono.just("written"));
		}

		@GetMapping("/{key}")
		Mono<String> get(@PathVariable("key") String key) {
			return this.reads.opsForValue().get(key).defaultIfEmpty("none");
		}

	}

}
