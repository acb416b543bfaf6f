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

package io.github.redisrw.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.autoconfigure.CredentialsSource.Mood;
import io.github.redisrw.mode.Pause;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentException;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Credentials that change while the application runs, at nodes and Sentinels.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(180)
class RotatingCredentialsIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String[] RULES = { "~*", "&*", "+@all" };

	private final RedisDeployment deployment = RedisDeployment.builder()
		.replicas(2)
		.sentinels(3)
		.user("app", "first", RULES)
		.user("next", "other", RULES)
		.user("guest", "guest", RULES)
		.sentinelUser("app", "first")
		.sentinelUser("next", "other")
		.start();

	@AfterEach
	void close() {
		this.deployment.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aChangedPasswordIsUsedByNewConnectionsAndThroughFailovers(boolean streaming) {
		CredentialsSource source = new CredentialsSource(streaming, "app", "first");
		application(source).run((context) -> {
			assertThat(context).hasNotFailed();
			StringRedisTemplate writes = writes(context);
			awaitReplicas(context, 2);
			Set<String> before = connections();
			try (Increments increments = new Increments(writes)) {
				everywhere("ACL", "SETUSER", "app", ">second");
				source.change("app", "second");
				everywhere("ACL", "SETUSER", "app", "resetpass", ">second");
				increments.awaitFurther();
				assertThat(connections()).containsAll(before);
				// As where a token is over.
				everywhere("CLIENT", "KILL", "USER", "app");
				increments.awaitFurther();
				assertThat(connections()).doesNotContainAnyElementsOf(before);
				awaitReplicas(context, 2);
				RedisNode next = this.deployment.failover(PATIENCE);
				increments.awaitFurther();
				next.kill();
				increments.awaitFurther();
				assertThat(this.deployment.master()).isNotEqualTo(next);
				awaitReplicas(context, 1);
			}
		});
	}

	@Test
	void openConnectionsAreAuthenticatedAgainWithWhatIsStreamed() {
		CredentialsSource source = new CredentialsSource(true, "app", "first");
		application(source).run((context) -> {
			assertThat(context).hasNotFailed();
			awaitReplicas(context, 2);
			RedisConnectionFactory factory = context.getBean("redisConnectionFactory", RedisConnectionFactory.class);
			List<String> heard = new ArrayList<>();
			MessageListener listener = (message, pattern) -> heard.add(message.toString());
			RedisClient client = (RedisClient) ((LettuceConnectionFactory) factory).getRequiredNativeClient();
			StatefulRedisConnection<String, String> ofAGuest = client.connect();
			try (RedisConnection subscribed = factory.getConnection()) {
				ofAGuest.sync().auth("guest", "guest");
				subscribed.subscribe(listener, "news".getBytes());
				CompletableFuture<String> popped = CompletableFuture
					.supplyAsync(() -> writes(context).opsForList().leftPop("list", PATIENCE));
				await().atMost(PATIENCE).until(() -> clients().anyMatch((each) -> each.contains(" cmd=blpop ")));
				Set<String> before = connections();
				source.change("next", "other");
				// What blocks is answered before, and who is somebody else stays that.
				await().atMost(PATIENCE)
					.until(() -> clients().allMatch((each) -> each.contains(" user=next ")
							|| each.contains(" cmd=blpop ") || each.contains(" user=guest ")));
				assertThat(connections()).isEqualTo(before);
				assertThat(ofAGuest.sync().aclWhoami()).isEqualTo("guest");
				ofAGuest.close();
				writes(context).opsForList().rightPush("list", "item");
				assertThat(popped).succeedsWithin(PATIENCE).isEqualTo("item");
				everywhere("ACL", "DELUSER", "app");
				writes(context).convertAndSend("news", "good");
				await().atMost(PATIENCE).until(() -> heard.contains("good"));
				this.deployment.failover(PATIENCE);
				writes(context).opsForValue().set("key", "value");
				assertThat(clients()).allMatch((each) -> each.contains(" user=next "));
			}
		});
	}

	@Test
	void aTransactionIsNotInterruptedByCredentialsThatAreStreamed() {
		CredentialsSource source = new CredentialsSource(true, "app", "first");
		application(source).run((context) -> {
			assertThat(context).hasNotFailed();
			awaitReplicas(context, 2);
			List<Object> results = writes(context).execute(new SessionCallback<>() {

				@Override
				@SuppressWarnings("unchecked")
				public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
					StringRedisTemplate template = (StringRedisTemplate) operations;
					template.multi();
					template.opsForValue().increment("key");
					awaitUser(" multi=-1 ", "next", () -> source.change("next", "other"));
					assertThat(clients().filter((client) -> !client.contains(" multi=-1 "))).singleElement()
						.asString()
						.contains(" user=app ");
					template.opsForValue().increment("key");
					List<Object> all = template.exec();
					awaitUser(" ", "next", () -> {
					});
					template.multi();
					template.opsForValue().increment("key");
					all.addAll(template.exec());
					return all;
				}

			});
			assertThat(results).containsExactly(1L, 2L, 3L);
		});
	}

	private void awaitUser(String which, String user, Runnable change) {
		change.run();
		await().atMost(PATIENCE)
			.until(() -> clients().filter((client) -> client.contains(which) && client.contains(" multi="))
				.allMatch((client) -> client.contains(" user=" + user + " ")));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WELL")
	void aProviderThatFailsDoesNotStopAFailover(Mood mood, CapturedOutput output) {
		CredentialsSource source = new CredentialsSource(false, "app", "first");
		application(source).run((context) -> {
			assertThat(context).hasNotFailed();
			awaitReplicas(context, 2);
			try (Increments increments = new Increments(writes(context))) {
				increments.awaitFurther();
				source.mood = mood;
				RedisNode former = this.deployment.master();
				former.kill();
				increments.awaitFurther();
				assertThat(this.deployment.master()).isNotEqualTo(former);
				assertThat(output).contains("The credentials provider of the application ");
				awaitReplicas(context, 1);
				source.mood = Mood.WELL;
				everywhere("ACL", "SETUSER", "app", "resetpass", ">second");
				source.change("app", "second");
				everywhere("CLIENT", "KILL", "USER", "app");
				increments.awaitFurther();
			}
		});
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WELL")
	void theStartDoesNotWaitForAProviderThatFails(Mood mood) {
		CredentialsSource source = new CredentialsSource(false, "app", "first");
		source.mood = mood;
		application(source).run((context) -> {
			assertThat(context).hasNotFailed();
			CompletableFuture<Long> waiting = CompletableFuture
				.supplyAsync(() -> writes(context).opsForValue().increment("key"));
			source.mood = Mood.WELL;
			assertThat(waiting).succeedsWithin(PATIENCE).isEqualTo(1L);
		});
	}

	@Test
	void replicasMayHaveAProviderOfTheirOwn() {
		CredentialsSource readers = new CredentialsSource(true, "next", "other");
		application(new CredentialsSource(true, "app", "first"))
			.withBean(ReaderCredentials.class, () -> new ReaderCredentials(readers))
			.withUserConfiguration(ReaderConfiguration.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				awaitReplicas(context, 2);
				assertThat(this.deployment.replicas()).allSatisfy(
						(replica) -> assertThat(clients(replica)).anyMatch((client) -> client.contains(" user=next ")));
				assertThat(clients(this.deployment.master())).allMatch((client) -> client.contains(" user=app "));
			});
	}

	private static StringRedisTemplate writes(ApplicationContext context) {
		return context.getBean("stringRedisTemplate", StringRedisTemplate.class);
	}

	private static void awaitReplicas(ApplicationContext context, int number) {
		RedisTopology topology = context.getBean(RedisTopology.class);
		await().atMost(PATIENCE)
			.until(() -> topology.topology().replicas().stream().filter(Topology.Replica::eligible).count() >= number);
	}

	private ApplicationContextRunner application(CredentialsSource source) {
		return source.in(Contexts.bare())
			.withPropertyValues("redis.rw.sentinel.master=" + this.deployment.masterName(),
					"redis.rw.sentinel.nodes=" + Contexts.addresses(this.deployment.sentinels()),
					"redis.rw.client-name=shop", "redis.rw.write.hold-timeout=30s");
	}

	private Stream<? extends RedisServer> servers() {
		return Stream.concat(this.deployment.nodes().stream(), this.deployment.sentinels().stream())
			.filter(RedisServer::isRunning);
	}

	/**
	 * Repeated where it is lost: Sentinels close the connections to a new master more
	 * than once.
	 */
	private void everywhere(String... command) {
		servers().forEach((server) -> await().atMost(PATIENCE)
			.ignoreException(RedisDeploymentException.class)
			.untilAsserted(() -> server.command(command)));
	}

	/** The connections of the application, as the servers list them. */
	private Stream<String> clients() {
		return servers().flatMap(RotatingCredentialsIT::clients);
	}

	private static Stream<String> clients(RedisServer server) {
		return Arrays.stream(String.valueOf(server.command("CLIENT", "LIST")).split("\n"))
			.filter((client) -> client.contains(" name=shop "))
			.map((client) -> server.address() + " " + client);
	}

	private Set<String> connections() {
		return clients().map((client) -> client.substring(0, client.indexOf(" addr="))).collect(Collectors.toSet());
	}

	/** The credentials of readers. */
	record ReaderCredentials(CredentialsSource source) {

	}

	@Configuration(proxyBeanMethods = false)
	static class ReaderConfiguration {

		@Bean(defaultCandidate = false)
		@ReadOnly
		RedisCredentialsProvider readerCredentialsProvider(ReaderCredentials credentials) {
			return credentials.source().nodes();
		}

	}

	/**
	 * Writes, one after the other, none of which is refused.
	 */
	private static final class Increments implements AutoCloseable {

		private final StringRedisTemplate template;

		private final CompletableFuture<Void> end;

		private volatile long done;

		private volatile boolean closed;

		Increments(StringRedisTemplate template) {
			this.template = template;
			this.end = CompletableFuture.runAsync(this::increment);
		}

		private void increment() {
			while (!this.closed) {
				try {
					this.template.opsForValue().increment("counter");
					this.done++;
				}
				catch (WriteOutcomeUnknownException ex) {
					// In flight at a server, or on a connection, that was killed.
				}
				Pause.briefly();
			}
		}

		/** Wait for some that begin after this call. */
		void awaitFurther() {
			long before = this.done;
			await().atMost(PATIENCE).until(() -> this.done > before + 20 || this.end.isDone());
			assertThat(this.end).isNotDone();
		}

		@Override
		public void close() {
			this.closed = true;
			this.end.join();
		}

	}

}
