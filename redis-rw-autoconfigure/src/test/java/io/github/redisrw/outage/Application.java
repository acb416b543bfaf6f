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
import java.util.HashMap;
import java.util.Map;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import org.awaitility.Awaitility;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application that suffers the outages.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Application {

	/** For what takes a machine with much else to do its time. */
	static final Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * Sentinels that do not elect a leader at once, as their votes are split, try again
	 * after some seconds, and so do replicas in a cluster: until then nobody is master,
	 * and nothing shows how far behind the replicas are.
	 */
	static final Map<String, Object> UNTIL_A_LEADER_IS_ELECTED = Map.of("redis.rw.write.hold-timeout", "1m",
			"redis.rw.read.max-lag", "1m");

	/**
	 * Start it, and wait until it reads from every replica.
	 * @param site where its Redis is
	 * @param properties what else it sets, as {@code name=value}
	 * @return the application
	 */
	static ConfigurableApplicationContext start(Site site, String... properties) {
		return start(properties(site), site.deployment().replicas().size(), properties);
	}

	/**
	 * What an application sets that uses a site for as long as a failover may take there.
	 * @param site where the servers are
	 * @return its properties, by name
	 */
	static Map<String, Object> properties(Site site) {
		Map<String, Object> properties = new HashMap<>(site.properties());
		if (site.mode() == Mode.SENTINEL) {
			properties.putAll(UNTIL_A_LEADER_IS_ELECTED);
		}
		return properties;
	}

	static ConfigurableApplicationContext start(Map<String, Object> addresses, int replicas, String... properties) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties(addresses)
			.properties(properties)
			.properties("spring.main.banner-mode=off")
			.run();
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(context.getBean(RedisTopology.class).topology().replicas())
				.filteredOn(Topology.Replica::eligible)
				.hasSize(replicas));
		return context;
	}

	static StringRedisTemplate writes(ConfigurableApplicationContext context) {
		return context.getBean(StringRedisTemplate.class);
	}

	static StringRedisTemplate reads(ConfigurableApplicationContext context) {
		return context.getBean("readStringRedisTemplate", StringRedisTemplate.class);
	}

}
