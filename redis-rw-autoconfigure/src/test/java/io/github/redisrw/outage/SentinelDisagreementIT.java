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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.SentinelNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Not all Sentinels know the same.
 */
@Timeout(120)
class SentinelDisagreementIT {

	/**
	 * Only the Sentinel that leads a failover says that one is under way, and nobody
	 * tells an application that starts then of how it began.
	 */
	@Test
	void anApplicationThatStartsDuringAFailoverDoesNotTakeTheFormerMaster() throws Exception {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try (Site site = Mode.SENTINEL.start(RedisDeployment.builder().failoverTimeout(Application.PATIENCE))) {
			RedisDeployment redis = site.deployment();
			RedisNode former = redis.master();
			List<RedisNode> replicas = redis.replicas();
			replicas.forEach(RedisNode::hang);
			redis.failover();
			try (ConfigurableApplicationContext application = Application.start(site.properties(), 0)) {
				Future<Boolean> write = thread.submit(() -> {
					Application.writes(application).opsForValue().set("key", "value");
					return true;
				});
				Scene.soon()
					.during(Duration.ofMillis(500))
					.until(() -> !write.isDone() && former.command("GET", "key") == null);
				replicas.forEach(RedisNode::resume);
				RedisNode successor = redis.awaitMasterOtherThan(former, Application.PATIENCE);
				assertThat(write.get()).isTrue();
				assertThat(successor.command("GET", "key")).isEqualTo("value");
			}
		}
		finally {
			thread.shutdownNow();
		}
	}

	/** Those that are told to watch anew begin with the lowest epoch. */
	@Test
	void theWordOfADeadSentinelEnds() {
		try (Scene scene = Scene.of(Mode.SENTINEL, "redis.rw.monitor.interval=250ms")) {
			RedisDeployment redis = scene.deployment();
			RedisNode former = redis.failover(Application.PATIENCE);
			scene.awaitWritesAt(former);
			List<SentinelNode> sentinels = redis.sentinels();
			sentinels.get(0).kill();
			List<SentinelNode> living = sentinels.subList(1, sentinels.size());
			living.forEach((sentinel) -> sentinel.command("SENTINEL", "REMOVE", redis.masterName()));
			RedisNode successor = redis.replicas().get(0);
			redis.promote(successor);
			living.forEach((sentinel) -> sentinel.command("SENTINEL", "MONITOR", redis.masterName(), successor.host(),
					String.valueOf(successor.port()), "2"));
			scene.awaitWritesAt(successor);
			successor.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
			scene.awaitWritesAt(successor);
		}
	}

}
