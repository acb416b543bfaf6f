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

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import io.github.redisrw.test.TlsFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What is secret is said nowhere: passwords, keys and values.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(300)
class SecretsIT {

	private static final String SECRET = "s3cret";

	private static final String[] DEBUG = { "logging.level.io.github.redisrw=debug", "redis.rw.username=app",
			"redis.rw.password=s3cret-nodes", "redis.rw.sentinel.username=watcher",
			"redis.rw.sentinel.password=s3cret-sentinels", "redis.rw.read.username=reader",
			"redis.rw.read.password=s3cret-readers", "redis.rw.client-name=shop", "redis.rw.ssl.bundle=redis",
			"redis.rw.connect-timeout=2s", "redis.rw.write.hold-timeout=20s" };

	@Test
	void anApplicationSaysNothingSecretInGoodAndBadTimes(CapturedOutput output) {
		try (ObservedApplication application = ObservedApplication.of(Mode.SENTINEL, secured(), SecretsIT::tls,
				DEBUG)) {
			List<String> said = new ArrayList<>();
			application.writes().opsForValue().set("s3cret-key", "s3cret-value");
			application.reads().opsForValue().get("s3cret-key");
			said.addAll(failures(application.writes(), application.reads()));
			said.addAll(views(application));

			RedisNode former = application.deployment().master();
			former.kill();
			Throwable inFlight = catchThrowable(
					() -> application.writes().opsForValue().set("s3cret-key", "s3cret-value"));
			if (inFlight != null) {
				said.add(text(inFlight));
			}
			application.deployment().awaitMasterOtherThan(former, Duration.ofSeconds(60));
			said.addAll(views(application));

			// What was accepted is rejected, and connections have to be made.
			servers(application.deployment()).forEach((server) -> {
				server.command("ACL", "SETUSER", server instanceof RedisNode ? "app" : "watcher", "resetpass",
						">changed");
				server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
			});
			// One that is on its way when its connection is killed does not learn that.
			ObservedApplication.soon().until(() -> {
				Throwable refused = catchThrowable(
						() -> application.writes().opsForValue().set("s3cret-key", "s3cret-value"));
				String failure = (refused != null) ? text(refused) : "";
				said.add(failure);
				return failure.contains("WRONGPASS");
			});
			said.addAll(views(application));
			said.addAll(beans(application.beans()));
			assertThat(said).allSatisfy((text) -> assertThat(text).doesNotContain(SECRET));
		}
		assertThat(output).contains("DEBUG", "Writes are held").doesNotContain(SECRET);
	}

	@Test
	void norDoesOneThatDoesNotStart(CapturedOutput output) {
		try (Site site = Mode.SENTINEL.start(secured())) {
			List<String> said = new ArrayList<>();
			for (String wrong : List.of("redis.rw.password", "redis.rw.sentinel.password")) {
				said.add(text(catchThrowable(
						() -> start(site.properties(), tls(site.deployment()), with(DEBUG, wrong + "=s3cret-wrong")))));
			}
			RedisNode master = site.deployment().master();
			for (String url : List.of("redis://app:s3cret-wrong@" + master.address(),
					"rediss://app:s3cret-wrong@" + master.address() + "/0", "redis://app:s3cret-wrong@host:port:/0",
					"http://app:s3cret-wrong@host")) {
				said.add(text(catchThrowable(() -> start(Map.of(), tls(site.deployment()), new String[] { DEBUG[0],
						"redis.rw.write.url=" + url, "redis.rw.ssl.bundle=redis", "redis.rw.connect-timeout=2s" }))));
			}
			assertThat(said).allSatisfy((text) -> assertThat(text).contains("Exception").doesNotContain(SECRET));
		}
		assertThat(output).contains("rejects the credentials", "is no Redis URL").doesNotContain(SECRET);
	}

	private static RedisDeployment.Builder secured() {
		String[] rules = { "~*", "&*", "+@all" };
		return RedisDeployment.builder()
			.mutualTls()
			.user("app", "s3cret-nodes", rules)
			.user("reader", "s3cret-readers", rules)
			.sentinelUser("watcher", "s3cret-sentinels");
	}

	private static String[] tls(RedisDeployment deployment) {
		TlsFiles files = Objects.requireNonNull(deployment.tls());
		String bundle = "spring.ssl.bundle.pem.redis.";
		return new String[] { bundle + "truststore.certificate=file:" + files.caCertificate(),
				bundle + "keystore.certificate=file:" + files.clientCertificate(),
				bundle + "keystore.private-key=file:" + files.clientKey() };
	}

	private static String[] with(String[] some, String... others) {
		return Stream.concat(Stream.of(some), Stream.of(others)).toArray(String[]::new);
	}

	private static void start(Map<String, Object> site, String[] tls, String[] properties) {
		new SpringApplicationBuilder(ObservedApplication.Application.class).web(WebApplicationType.NONE)
			.properties(site)
			.properties(tls)
			.properties(properties)
			.run()
			.close();
	}

	/** What is wrong with the commands of an application. */
	private static List<String> failures(StringRedisTemplate writes, StringRedisTemplate reads) {
		return Stream
			.<Runnable>of(() -> writes.opsForList().leftPush("s3cret-key", "s3cret-value"),
					() -> reads.opsForValue().set("s3cret-key", "s3cret-value"),
					() -> writes.opsForValue().increment("s3cret-key"))
			.map((command) -> text(catchThrowable(command::run)))
			.toList();
	}

	private static List<String> views(ObservedApplication application) {
		return Stream.of("/actuator/health", "/actuator/redisrw", "/actuator/prometheus", "/actuator/configprops",
				"/actuator/env", "/actuator/beans", "/actuator/conditions", "/actuator/loggers", "/actuator/metrics")
			.map(application::get)
			.map((answer) -> answer.body())
			.toList();
	}

	private static List<String> beans(ConfigurableListableBeanFactory factory) {
		return Stream.of(factory.getSingletonNames())
			.map(factory::getSingleton)
			.filter((bean) -> bean != null && bean.getClass().getName().startsWith("io.github.redisrw"))
			.map(String::valueOf)
			.toList();
	}

	private static Stream<? extends RedisServer> servers(RedisDeployment deployment) {
		return Stream.concat(deployment.nodes().stream(), deployment.sentinels().stream())
			.filter(RedisServer::isRunning);
	}

	private static String text(@Nullable Throwable failure) {
		StringWriter text = new StringWriter();
		Objects.requireNonNull(failure).printStackTrace(new PrintWriter(text, true));
		return text.toString();
	}

}
