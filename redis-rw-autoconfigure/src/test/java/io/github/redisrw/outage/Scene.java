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
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentException;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application and its Redis, for one outage.
 */
final class Scene implements AutoCloseable {

	private final Site site;

	private final ConfigurableApplicationContext context;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private @Nullable Load load;

	private Scene(Site site, String... properties) {
		this.site = site;
		try {
			this.context = Application.start(site, properties);
		}
		catch (RuntimeException | Error ex) {
			site.close();
			throw ex;
		}
	}

	static Scene of(Mode mode, String... properties) {
		return new Scene(mode.start(), properties);
	}

	/**
	 * An application at a site; closing it closes the site, too.
	 * @param site where its Redis is
	 * @param properties what else it sets
	 * @return the application
	 */
	static Scene at(Site site, String... properties) {
		return new Scene(site, properties);
	}

	static Scene of(Mode mode, RedisDeployment.Builder builder, String... properties) {
		return new Scene(mode.start(builder), properties);
	}

	static ConditionFactory soon() {
		return Awaitility.await().atMost(Application.PATIENCE).pollInterval(Duration.ofMillis(20));
	}

	Site site() {
		return this.site;
	}

	RedisDeployment deployment() {
		return this.site.deployment();
	}

	RedisNode master() {
		return deployment().master();
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	StringRedisTemplate writes() {
		return Application.writes(this.context);
	}

	/**
	 * Put the application under load, until the scene is closed at the latest.
	 * @return the load, of which every writer has written
	 */
	Load load() {
		Load started = new Load(writes(), Application.reads(this.context), "counter:");
		this.load = started;
		soon().until(() -> started.allWritersWentOnSince(Map.of()));
		return started;
	}

	/**
	 * Do something on another thread, where it may block.
	 * @param <T> the type of the result
	 * @param work what to do
	 * @return its result
	 */
	<T> Future<T> aside(Callable<T> work) {
		return this.threads.submit(work);
	}

	/**
	 * Wait until the application holds writes. One that is issued before that, after a
	 * master is gone and before this is noticed, is in flight there.
	 */
	void awaitHold() {
		ReadWriteClient client = bean(ReadWriteClient.class);
		soon().until(() -> client.state().hold() != null);
	}

	/**
	 * Do something that is to hold no writes. A server that is short of CPU itself may
	 * keep an application waiting for once, so there is more than one attempt: what does
	 * hold writes does so each time.
	 * @param work what to do
	 */
	void withoutHold(Runnable work) {
		ReadWriteClient client = bean(ReadWriteClient.class);
		long held = -1;
		for (int attempt = 0; attempt < 5 && held != 0; attempt++) {
			long before = client.everHeld();
			work.run();
			held = client.everHeld() - before;
		}
		assertThat(held).as("writes that were held").isZero();
	}

	/** Wait until writes of the application wait for a master. */
	void awaitHeldWrites() {
		ReadWriteClient client = bean(ReadWriteClient.class);
		soon().until(() -> {
			ClientState.Hold hold = client.state().hold();
			return hold != null && hold.waiting() > 0;
		});
	}

	/**
	 * Wait until the application writes to a node. Does not disturb what the calling
	 * thread is in the middle of.
	 * @param node the node
	 */
	void awaitWritesAt(RedisNode node) {
		// A Sentinel that promotes a node makes it close all connections.
		soon().ignoreException(RedisDeploymentException.class).untilAsserted(() -> {
			String token = UUID.randomUUID().toString();
			aside(() -> probe(token)).get();
			assertThat(node.command("GET", "probe")).isEqualTo(token);
		});
	}

	/** One that is in flight at the end of the former master fails as it should. */
	private boolean probe(String token) {
		try {
			writes().opsForValue().set("probe", token);
			return true;
		}
		catch (WriteOutcomeUnknownException ex) {
			return false;
		}
	}

	@Override
	public void close() {
		if (this.load != null) {
			this.load.close();
		}
		this.threads.shutdownNow();
		this.context.close();
		this.site.close();
	}

}
