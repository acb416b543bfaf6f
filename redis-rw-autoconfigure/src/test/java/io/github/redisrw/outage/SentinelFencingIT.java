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

package io.github.redisrw.outage;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.SentinelNode;
import io.github.redisrw.test.ServiceEndpoint;
import io.github.redisrw.topology.RedisTopology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Writes that need the word of a majority of the Sentinels.
 */
@Timeout(120)
class SentinelFencingIT {

	private static final String[] FENCED = { "redis.rw.sentinel.fencing=majority", "redis.rw.sentinel.fencing-lease=1s",
			"redis.rw.monitor.interval=250ms" };

	private static Scene fenced(String... more) {
		return Scene.of(Mode.SENTINEL, Stream.of(FENCED, more).flatMap(Arrays::stream).toArray(String[]::new));
	}

	private static Object master(Scene scene) {
		return scene.bean(RedisTopology.class).topology().master();
	}

	@Test
	void writesPassWithAMajority() {
		try (Scene scene = fenced()) {
			scene.deployment().sentinels().get(0).kill();
			long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
			while (System.nanoTime() - end < 0) {
				scene.writes().opsForValue().increment("key");
			}
		}
	}

	@Test
	void writesAreHeldWithoutAMajorityAndGoOnWithIt() throws Exception {
		try (Scene scene = fenced("redis.rw.write.hold-timeout=20s")) {
			List<SentinelNode> sentinels = scene.deployment().sentinels();
			scene.writes().opsForValue().set("key", "before");
			sentinels.get(0).hang();
			sentinels.get(1).hang();
			Scene.soon().until(() -> master(scene) == null);
			RedisNode master = scene.master();
			Future<?> write = scene.aside(() -> {
				scene.writes().opsForValue().set("key", "after");
				return null;
			});
			Scene.soon()
				.during(Duration.ofSeconds(1))
				.until(() -> !write.isDone() && "before".equals(master.command("GET", "key")));
			sentinels.get(0).resume();
			write.get();
			assertThat(master.command("GET", "key")).isEqualTo("after");
			sentinels.get(1).resume();
		}
	}

	@Test
	void aSentinelThatAServiceLeadsToInsteadOfADeadOneCountsOnce() {
		try (Site site = Mode.SENTINEL.start()) {
			List<SentinelNode> sentinels = site.deployment().sentinels();
			SentinelNode last = sentinels.get(2);
			try (ServiceEndpoint service = ServiceEndpoint.to(addresses(sentinels.get(0)));
					ConfigurableApplicationContext application = Application.start(Map.of("redis.rw.sentinel.master",
							site.deployment().masterName(), "redis.rw.sentinel.nodes", service.address()), 2, FENCED)) {
				RedisTopology topology = application.getBean(RedisTopology.class);
				Application.writes(application).opsForValue().set("key", "value");
				service.retarget(addresses(last));
				sentinels.subList(0, 2).forEach(SentinelNode::kill);
				Scene.soon().until(() -> topology.topology().master() == null && leadsTo(service, last));
				Scene.soon().during(Duration.ofSeconds(1)).until(() -> topology.topology().master() == null);
			}
		}
	}

	private static List<InetSocketAddress> addresses(SentinelNode sentinel) {
		return List.of(new InetSocketAddress(sentinel.host(), sentinel.port()));
	}

	private static boolean leadsTo(ServiceEndpoint service, SentinelNode sentinel) {
		return service.connectionsPerBackend().containsKey(sentinel.address());
	}

	@Test
	void theExceptionSaysHowManyConfirmed() {
		try (Scene scene = fenced("redis.rw.write.hold-timeout=500ms")) {
			scene.deployment().sentinels().get(0).kill();
			scene.deployment().sentinels().get(1).kill();
			Scene.soon().until(() -> master(scene) == null);
			assertThatExceptionOfType(NoWritableMasterException.class)
				.isThrownBy(() -> scene.writes().opsForValue().set("key", "value"))
				.withMessageContaining("has been confirmed by 1 of 3 Sentinels within 1000 ms, and 2 are required");
		}
	}

	@Test
	void aFailoverIsNotHeldUp() throws Exception {
		try (Scene scene = fenced(); Load load = new Load(scene.writes(), Application.reads(scene.context()), "c:")) {
			for (int i = 0; i < 2; i++) {
				scene.site().restrainSentinels();
				RedisNode successor = scene.deployment().failover(Application.PATIENCE);
				Map<String, Long> before = load.snapshot();
				Scene.soon().until(() -> load.allWritersWentOnSince(before));
				assertThat(scene.master()).isEqualTo(successor);
				scene.deployment().heal();
			}
			load.finish();
			assertThat(load.writeErrors()).isEmpty();
		}
	}

}
