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

import java.util.Arrays;
import java.util.List;

import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Services that are one deployment together, and such that are not.
 */
class ServicesDetailsTests {

	private static final ServicePart.Access OPEN = new ServicePart.Access(null, null, null);

	@Test
	void nodesAreOneList() {
		runner(part("a", ServiceRole.NODE, OPEN), part("b", ServiceRole.NODE, OPEN))
			.run((context) -> assertThat(Contexts.source(context)).isEqualTo("nodes [a:1, b:1]"));
	}

	@Test
	void sentinelsOfOneMasterAreNamedTogether() {
		runner(part("a", ServiceRole.SENTINEL, OPEN), part("b", ServiceRole.SENTINEL, OPEN))
			.run((context) -> assertThat(Contexts.source(context)).isEqualTo("Sentinel master 'm' at a:1, b:1"));
	}

	@Test
	void theNameOfTheMasterMayBeSaidByOneSentinel() {
		runner(sentinel("a", null), sentinel("b", "orders"), sentinel("c", null))
			.run((context) -> assertThat(Contexts.source(context))
				.isEqualTo("Sentinel master 'orders' at a:1, b:1, c:1"));
		runner(sentinel("a", null), sentinel("b", null))
			.run((context) -> assertThat(Contexts.source(context)).isEqualTo("Sentinel master 'mymaster' at a:1, b:1"));
		runner(sentinel("a", null))
			.run((context) -> assertThat(Contexts.source(context)).isEqualTo("Sentinel master 'mymaster' at a:1"));
	}

	@Test
	void anEndpointForWritesAndOneForReadsMakeAPair() {
		runner(part("r", ServiceRole.READ, OPEN), part("w", ServiceRole.WRITE, OPEN))
			.run((context) -> assertThat(Contexts.source(context)).isEqualTo("write endpoint w:1, read endpoint r:1"));
	}

	@Test
	void oneServiceIsEnough() {
		runner(new ServicePart("w", ServiceRole.WRITE, List.of(new Node("w", 1)), new Node("w", 2), "m", OPEN, null,
				null))
			.run((context) -> assertThat(Contexts.source(context)).isEqualTo("write endpoint w:1, read endpoint w:2"));
	}

	@Test
	void whatOneOfThemSaysIsTrueOfAll() {
		ServicesDetails details = new ServicesDetails(List.of(part("a", ServiceRole.NODE, OPEN),
				part("b", ServiceRole.NODE, new ServicePart.Access("app", "secret", 3))), null);
		assertThat(details.getUsername()).isEqualTo("app");
		assertThat(details.getPassword()).isEqualTo("secret");
		assertThat(details.getDatabase()).isEqualTo(3);
		assertThat(details.getSslBundle()).isNull();
	}

	@Test
	void theyHaveToAgreeAndTheMessageShowsNoPassword() {
		ServicesDetails details = new ServicesDetails(
				List.of(part("a", ServiceRole.NODE, new ServicePart.Access(null, "secret", null)),
						part("b", ServiceRole.NODE, new ServicePart.Access(null, "other", null))),
				null);
		assertThatIllegalStateException().isThrownBy(details::getPassword)
			.withMessage("The services [a (redis-rw-node), b (redis-rw-node)] do not agree in the password");
	}

	@Test
	void whatMakesNoDeploymentEndsTheStart() {
		assertFails("in several ways", part("a", ServiceRole.NODE, OPEN), part("b", ServiceRole.SENTINEL, OPEN));
		assertFails("none for writes: 'redis-rw-write'", part("r", ServiceRole.READ, OPEN));
		assertFails("several endpoints for writes", part("v", ServiceRole.WRITE, OPEN),
				part("w", ServiceRole.WRITE, OPEN));
	}

	@Test
	void theBundleOfOneOfThemIsUsed() {
		SslBundle bundle = SslBundle.systemDefault();
		runner(part("a", ServiceRole.NODE, OPEN))
			.withBean("secured", RedisReadWriteConnectionDetails.class,
					() -> new Details(part("b", ServiceRole.NODE, OPEN), bundle))
			.run((context) -> assertThat(
					ServicesDetails.of(context.getBeanProvider(RedisReadWriteConnectionDetails.class)))
				.isNotNull()
				.extracting(RedisReadWriteConnectionDetails::getSslBundle)
				.isSameAs(bundle));
	}

	/** They are meant for the Redis of production. */
	@Test
	void propertiesOnHowRedisIsReachedDoNotApply() {
		runner(part("a", ServiceRole.SENTINEL, OPEN), part("b", ServiceRole.SENTINEL, OPEN))
			.withPropertyValues("redis.rw.ssl.bundle=nowhere", "redis.rw.sentinel.ssl.bundle=nowhere",
					"redis.rw.sentinel.ssl.enabled=true", "redis.rw.read.username=reader",
					"redis.rw.read.password=secret", "spring.data.redis.url=rediss://nowhere",
					"redis.rw.sentinel.fencing=majority")
			.run((context) -> {
				RedisURI uri = context.getBean(ReadWriteSetup.class).nativeUri();
				assertThat(uri.isSsl()).isFalse();
				assertThat(uri.getSentinels()).noneMatch(RedisURI::isSsl);
			});
		runner(part("a", ServiceRole.NODE, OPEN))
			.withPropertyValues("redis.rw.ssl.enabled=true", "redis.rw.sentinel.fencing=majority")
			.run((context) -> {
				assertThat(Contexts.source(context)).isEqualTo("nodes [a:1]");
				assertThat(context.getBean(ReadWriteSetup.class).nativeUri().isSsl()).isFalse();
			});
	}

	@Test
	void aPrimaryBeanOfTheApplicationWins() {
		runner(part("a", ServiceRole.NODE, OPEN), part("b", ServiceRole.NODE, OPEN))
			.withBean("own", RedisReadWriteConnectionDetails.class, () -> new RedisReadWriteConnectionDetails() {

				@Override
				public List<Node> getNodes() {
					return List.of(new Node("own", 1));
				}

			}, (definition) -> definition.setPrimary(true))
			.run((context) -> assertThat(Contexts.source(context)).isEqualTo("nodes [own:1]"));
	}

	private static void assertFails(String reason, ServicePart... parts) {
		runner(parts).run((context) -> assertThatThrownBy(() -> context.getBean(ReadWriteSetup.class)).rootCause()
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining(reason));
	}

	/** Spring Boot makes a bean for each service. */
	private static ApplicationContextRunner runner(ServicePart... parts) {
		ApplicationContextRunner runner = Contexts.lazy();
		for (ServicePart part : Arrays.asList(parts)) {
			runner = runner.withBean("for" + part.service(), RedisReadWriteConnectionDetails.class,
					() -> new Details(part, null));
		}
		return runner;
	}

	private static ServicePart part(String service, ServiceRole role, ServicePart.Access access) {
		return new ServicePart(service, role, List.of(new Node(service, 1)), null, "m", access, null, null);
	}

	private static ServicePart sentinel(String service, @Nullable String master) {
		return new ServicePart(service, ServiceRole.SENTINEL, List.of(new Node(service, 1)), null, master, OPEN, null,
				null);
	}

	private record Details(ServicePart part, @Nullable SslBundle bundle) implements ServiceConnectionDetails {

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.bundle;
		}

	}

}
