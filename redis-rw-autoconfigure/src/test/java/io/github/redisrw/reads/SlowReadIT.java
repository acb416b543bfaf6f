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

package io.github.redisrw.reads;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.RedisCommand;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A read that may take longer than others is answered where it is: it is not carried from
 * node to node, and takes none of them down.
 */
@Timeout(120)
class SlowReadIT {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	/**
	 * Shorter than {@code busy-reply-threshold}, after which a node says that it is busy.
	 */
	private static final String SLOW = """
			local function now() local time = redis.call('TIME') return time[1] + time[2] / 1000000 end
			local began = now()
			while now() - began < 4 do end
			return redis.call('GET', KEYS[1])
			""";

	@Test
	void aReadWithATimeoutOfItsOwnIsAnsweredByTheReplicaThatHasIt() {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(2).start();
				ConfigurableApplicationContext context = start(deployment)) {
			context.getBean("stringRedisTemplate", StringRedisTemplate.class).opsForValue().set("key", "value");
			deployment.awaitReplicated(Application.PATIENCE);
			StringRedisTemplate reads = context.getBean("readStringRedisTemplate", StringRedisTemplate.class);
			deployment.nodes().forEach(RedisNode::resetStats);

			Object answer = reads.execute((RedisCallback<Object>) (connection) -> connection.execute("EVAL_RO",
					SLOW.getBytes(), "1".getBytes(), "key".getBytes()));

			assertThat(answer).isEqualTo("value".getBytes());
			assertThat(deployment.nodes()).extracting((node) -> node.commandCalls("eval_ro"))
				.containsOnly(0L, 1L)
				.containsOnlyOnce(1L);
			assertThat(deployment.master().commandCalls("eval_ro")).isZero();
			assertThat(context.getBean(ReadWriteClient.class).everHeld()).isZero();
		}
	}

	private static ConfigurableApplicationContext start(RedisDeployment deployment) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(SlowApplication.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "redis.rw.timeout=" + TIMEOUT.toMillis() + "ms",
					"redis.rw.nodes="
							+ deployment.nodes().stream().map(RedisNode::address).collect(Collectors.joining(",")))
			.run();
		ReadWriteClient client = context.getBean(ReadWriteClient.class);
		Awaitility.await()
			.atMost(Application.PATIENCE)
			.untilAsserted(
					() -> assertThat(client.topology().replicas()).filteredOn(Topology.Replica::eligible).hasSize(2));
		return context;
	}

	/** Scripts have a minute, everything else what is configured. */
	private static final class ScriptsTakeTheirTime extends TimeoutOptions.TimeoutSource {

		@Override
		public long getTimeout(RedisCommand<?, ?, ?> command) {
			return List.of("EVAL_RO").contains(command.getType().toString()) ? 60_000 : TIMEOUT.toMillis();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SlowApplication {

		@Bean
		LettuceClientOptionsBuilderCustomizer timeouts() {
			return (options) -> options
				.timeoutOptions(TimeoutOptions.builder().timeoutSource(new ScriptsTakeTheirTime()).build());
		}

	}

}
