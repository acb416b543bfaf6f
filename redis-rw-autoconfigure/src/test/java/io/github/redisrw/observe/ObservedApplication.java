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

package io.github.redisrw.observe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.topology.Topology;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with all endpoints of Actuator, its Redis, and somebody who looks at it.
 */
final class ObservedApplication implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Configuration LENIENT = Configuration.defaultConfiguration()
		.addOptions(Option.SUPPRESS_EXCEPTIONS);

	private final HttpClient http = HttpClient.newHttpClient();

	private final Site site;

	private final ServletWebServerApplicationContext context;

	private ObservedApplication(Site site, String... properties) {
		this.site = site;
		try {
			this.context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(Application.class)
				.properties(site.properties())
				.properties("server.port=0", "spring.main.banner-mode=off",
						"management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always")
				.properties(properties)
				.run();
		}
		catch (RuntimeException | Error ex) {
			site.close();
			throw ex;
		}
		int replicas = site.deployment().replicas().size();
		soon().untilAsserted(() -> assertThat(client().topology().replicas()).filteredOn(Topology.Replica::eligible)
			.hasSize(replicas));
	}

	static ObservedApplication of(Mode mode, String... properties) {
		return new ObservedApplication(mode.start(), properties);
	}

	static ObservedApplication of(Mode mode, RedisDeployment.Builder builder, String... properties) {
		return new ObservedApplication(mode.start(builder), properties);
	}

	/**
	 * An application some of whose properties follow from its deployment.
	 * @param mode how it finds the master
	 * @param builder the deployment
	 * @param derived such properties
	 * @param properties further properties
	 * @return the application, to be closed by the caller
	 */
	static ObservedApplication of(Mode mode, RedisDeployment.Builder builder,
			Function<RedisDeployment, String[]> derived, String... properties) {
		Site site = mode.start(builder);
		return new ObservedApplication(site,
				Stream.concat(Stream.of(properties), Stream.of(derived.apply(site.deployment())))
					.toArray(String[]::new));
	}

	/**
	 * What a node says that its process is.
	 * @param node the node
	 * @return the run ID
	 */
	static String runId(RedisNode node) {
		return Objects.requireNonNull(node.info("server").get("run_id"));
	}

	static ConditionFactory soon() {
		return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
	}

	Site site() {
		return this.site;
	}

	RedisDeployment deployment() {
		return this.site.deployment();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	ConfigurableListableBeanFactory beans() {
		return this.context.getBeanFactory();
	}

	ReadWriteClient client() {
		return bean(ReadWriteClient.class);
	}

	StringRedisTemplate writes() {
		return bean(StringRedisTemplate.class);
	}

	StringRedisTemplate reads() {
		return this.context.getBean("readStringRedisTemplate", StringRedisTemplate.class);
	}

	Answer get(String path) {
		return send(HttpRequest.newBuilder().GET(), path);
	}

	Answer post(String path) {
		return send(HttpRequest.newBuilder()
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.noBody()), path);
	}

	private Answer send(HttpRequest.Builder request, String path) {
		URI uri = URI
			.create("http://127.0.0.1:" + Objects.requireNonNull(this.context.getWebServer()).getPort() + path);
		long asked = System.nanoTime();
		try {
			HttpResponse<String> response = this.http.send(request.uri(uri).timeout(PATIENCE.multipliedBy(2)).build(),
					HttpResponse.BodyHandlers.ofString());
			return new Answer(response.statusCode(), response.body(), asked, System.nanoTime());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
		this.site.close();
	}

	/**
	 * What an endpoint has answered.
	 *
	 * @param status the HTTP status
	 * @param body the JSON
	 * @param asked when it was asked, as {@link System#nanoTime()}
	 * @param answered when it answered
	 */
	record Answer(int status, String body, long asked, long answered) {

		<T> T at(String path) {
			return JsonPath.using(LENIENT).parse(this.body).read(path);
		}

		Duration took() {
			return Duration.ofNanos(this.answered - this.asked);
		}

	}

	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
