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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.failover.FailoverSettings;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.path.write.WriteSettings;
import io.github.redisrw.internal.replica.choice.FallbackLimit;
import io.github.redisrw.internal.replica.choice.NearSettings;
import io.github.redisrw.internal.replica.choice.ReadPreference;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.replica.choice.WhenStale;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.internal.threads.Backoff;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.resource.ClientResources;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoints of a managed service: names that lead to one node, and after a failover
 * to another one, while a name server lets everyone keep the former address for a minute.
 */
@Timeout(300)
class MovedNameIT {

	private static final String WRITE = "redis-write.test";

	private static final String READ = "redis-read.test";

	private final ClientResources resources = ClientResources.create();

	private final AtomicBoolean running = new AtomicBoolean(true);

	private final AtomicLong acknowledged = new AtomicLong();

	private final AtomicLong read = new AtomicLong();

	private final AtomicLong unknown = new AtomicLong();

	private final Queue<Exception> errors = new ConcurrentLinkedQueue<>();

	@Test
	void aNameThatMovesIsFollowed() throws Exception {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(2).start();
				NameServer names = new NameServer()) {
			RedisNode first = deployment.master();
			RedisNode second = deployment.replicas().get(0);
			RedisNode third = deployment.replicas().get(1);
			try (NodeAlias one = new NodeAlias(InetAddress.getByName("127.0.0.2"), 0, first);
					NodeAlias two = new NodeAlias(InetAddress.getByName("127.0.0.3"), one.port(), second);
					NodeAlias three = new NodeAlias(InetAddress.getByName("127.0.0.4"), one.port(), third)) {
				names.set(WRITE + ".", one.address());
				names.set(READ + ".", two.address());
				ReadWriteClient client = client(names, one.port());
				ReadWriteConnectionFactory writes = factory(client);
				ReadWriteConnectionFactory reads = reads(client, writes);
				Thread writer = start(() -> write(new StringRedisTemplate(writes)));
				Thread reader = start(() -> read(new StringRedisTemplate(reads)));
				try {
					goesOn(this.acknowledged::get);
					soon().until(() -> client.topology().replicas().stream().anyMatch(Topology.Replica::eligible));
					goesOn(this.read::get);
					assertThat(second.commandCalls("get")).isPositive();

					deployment.promote(second);
					soon().until(() -> client.state().hold() != null);
					names.set(WRITE + ".", two.address());
					names.set(READ + ".", three.address());
					goesOn(this.acknowledged::get);
					long before = third.commandCalls("get");
					soon().until(() -> third.commandCalls("get") > before);
					goesOn(this.read::get);
					assertThat(this.errors).isEmpty();

					deployment.awaitReplicated(Duration.ofSeconds(60));
					second.kill();
					deployment.promote(third);
					names.set(WRITE + ".", three.address());
					names.set(READ + ".", one.address());
					goesOn(this.acknowledged::get);
					goesOn(this.read::get);
				}
				finally {
					this.running.set(false);
					writer.join(60_000);
					reader.join(60_000);
					reads.destroy();
					writes.destroy();
				}
				assertThat(this.errors).allMatch(WriteOutcomeUnknownException.class::isInstance).hasSizeLessThan(2);
				assertThat(Long.parseLong(String.valueOf(third.command("GET", "counter"))))
					.isLessThanOrEqualTo(this.acknowledged.get() + this.unknown.get());
			}
		}
		finally {
			this.resources.shutdown();
		}
	}

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	private static void goesOn(LongSupplier counted) {
		long before = counted.getAsLong();
		soon().until(() -> counted.getAsLong() > before + 20);
	}

	private static Thread start(Runnable work) {
		Thread thread = new Thread(work);
		thread.start();
		return thread;
	}

	private void write(StringRedisTemplate template) {
		while (this.running.get()) {
			try {
				template.opsForValue().increment("counter");
				this.acknowledged.incrementAndGet();
			}
			catch (WriteOutcomeUnknownException ex) {
				this.unknown.incrementAndGet();
				this.errors.add(ex);
			}
			catch (RuntimeException ex) {
				this.errors.add(ex);
			}
		}
	}

	private void read(StringRedisTemplate template) {
		while (this.running.get()) {
			try {
				template.opsForValue().get("counter");
				this.read.incrementAndGet();
			}
			catch (RuntimeException ex) {
				this.errors.add(ex);
			}
		}
	}

	private ReadWriteClient client(NameServer names, int port) {
		ConnectionSettings settings = new ConnectionSettings(null, 0, null, false, SslVerifyMode.NONE, false,
				Duration.ofSeconds(5), Duration.ofSeconds(10), ClientOptions.create());
		Duration often = Duration.ofMillis(200);
		Backoff backoff = new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(100), 0);
		NameService service = new NameService(new SingletonDnsServerAddressStreamProvider(names.address()));
		return new ReadWriteClient(
				new EndpointSource(new Node(WRITE, port), new Node(READ, port),
						new HostResolver(service, System::nanoTime)),
				settings, new FailoverSettings(Duration.ofSeconds(60), often, Duration.ofMillis(50), backoff),
				new WriteSettings(10_000, null, null),
				new ReadSettings(Duration.ofSeconds(10),
						new NearSettings(ReadPreference.ANY, null, (node) -> null, false, FallbackLimit.NONE),
						WhenStale.MASTER, 2, 1, often, Duration.ofMillis(50), backoff, null),
				RoutingPolicy.STANDARD, this.resources, new LocalHealth(), (event) -> {
				});
	}

	private ReadWriteConnectionFactory factory(ReadWriteClient client) {
		return started(ReadWriteConnectionFactory.forWrites(client, new RedisStandaloneConfiguration(),
				RedisURI.create("redis://localhost"), LettuceClientConfiguration.builder().build()));
	}

	private ReadWriteConnectionFactory reads(ReadWriteClient client, ReadWriteConnectionFactory writes) {
		return started(ReadWriteConnectionFactory.forReads(client, writes, new RedisStandaloneConfiguration(),
				RedisURI.create("redis://localhost"), LettuceClientConfiguration.builder().build()));
	}

	private static ReadWriteConnectionFactory started(ReadWriteConnectionFactory factory) {
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

}
