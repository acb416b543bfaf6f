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

package io.github.redisrw.routing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.internal.routing.RoutingScope;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every annotation within every kind of scope, with both kinds of proxies, with and
 * without a transaction manager, blocking and reactive: which server executes what a read
 * template is asked within?
 */
class RoutingMatrixIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder().replicas(1).build();

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Map<String, ConfigurableApplicationContext> contexts = new LinkedHashMap<>();

	@AfterAll
	static void closeContexts() {
		contexts.values().forEach(ConfigurableApplicationContext::close);
		contexts.clear();
	}

	/**
	 * The columns are: within nothing, within a method that is transactional, within one
	 * that is so and read-only, within {@link RedisRouting#onMaster}, within a
	 * transaction begun by hand. R is a replica, M the master, x an exception of the
	 * transaction manager's; a second letter is what holds without a manager.
	 */
	private static final Map<String, String> EXPECTED = rows("""
			none                R M R M M
			required            M M M M M
			requiredReadOnly    R M R M M
			requiresNew         M M M M M
			requiresNewReadOnly R R R M R
			nested              M M M M M
			nestedReadOnly      R M R M M
			mandatory           xM M M xM M
			supports            R M R M M
			notSupported        R R R M R
			never               R xM xR M x
			composed            M M M M M
			jakarta             M M M M M
			jakartaNotSupported R R R M R
			listed              M M M M M
			listedComposed      M M M M M
			onInterface         M M M M M
			primary             M M M M M
			""");

	private static Map<String, String> rows(String table) {
		return table.lines()
			.map((line) -> line.split(" +", 2))
			.collect(Collectors.toMap((row) -> row[0], (row) -> row[1], (one, other) -> one, LinkedHashMap::new));
	}

	static Stream<Arguments> cells() {
		List<Arguments> cells = new ArrayList<>();
		for (Proxy proxy : Proxy.values()) {
			for (Kind kind : Kind.values()) {
				for (boolean managed : List.of(true, false)) {
					EXPECTED.forEach((annotation, columns) -> {
						String[] expected = columns.split(" ");
						for (Around around : Around.values()) {
							if (managed || around != Around.BY_HAND) {
								String letters = expected[around.ordinal()];
								char letter = letters.charAt(managed ? 0 : letters.length() - 1);
								cells.add(Arguments.of(annotation, around, kind, proxy, managed, server(letter)));
							}
						}
					});
				}
			}
		}
		return cells.stream();
	}

	private static Server server(char letter) {
		return switch (letter) {
			case 'M' -> Server.MASTER;
			case 'R' -> Server.REPLICA;
			default -> Server.REFUSED;
		};
	}

	@ParameterizedTest(name = "{0} around={1} {2} {3} transaction manager={4}: {5}")
	@MethodSource("cells")
	void isExecutedBy(String annotation, Around around, Kind kind, Proxy proxy, boolean managed, Server expected) {
		ConfigurableApplicationContext context = context(kind, proxy, managed);
		Object cells = context.getBean("cells");
		assertThat(AopUtils.isCglibProxy(cells)).isEqualTo(proxy == Proxy.CGLIB);
		if (expected == Server.REPLICA) {
			// On a busy machine a replica may be out for a moment; the master answers
			// then.
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(kind.ask(context, around, annotation)).isEqualTo(expected));
		}
		else {
			assertThat(kind.ask(context, around, annotation)).isEqualTo(expected);
		}
		assertThat(RoutingScope.current()).isNull();
	}

	private static ConfigurableApplicationContext context(Kind kind, Proxy proxy, boolean managed) {
		List<Class<?>> sources = new ArrayList<>(List.of(Application.class, kind.cells));
		if (managed) {
			sources.add((kind == Kind.BLOCKING) ? Blocking.class : Reactive.class);
		}
		return contexts.computeIfAbsent(kind + " " + proxy + " " + managed,
				(key) -> new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).web(WebApplicationType.NONE)
					.registerShutdownHook(false)
					.properties("spring.main.banner-mode=off",
							"redis.rw.nodes=" + redis.deployment()
								.nodes()
								.stream()
								.map(RedisServer::address)
								.collect(Collectors.joining(",")),
							"redis.rw.routing.write-annotations=" + Annotations.Exclusively.class.getName()
									+ ",org.example.Absent",
							"spring.aop.proxy-target-class=" + (proxy == Proxy.CGLIB))
					.run());
	}

	/** What makes proxies. */
	enum Proxy {

		CGLIB, JDK

	}

	/** What a method is called within. */
	enum Around {

		NOTHING, TRANSACTIONAL, READ_ONLY, ON_MASTER, BY_HAND

	}

	/** How methods return. */
	enum Kind {

		BLOCKING(BlockingConfiguration.class) {

			@Override
			Server ask(ConfigurableApplicationContext context, Around around, String method) {
				Templates templates = context.getBean(Templates.class);
				Supplier<Server> cell = () -> call(context, method, () -> Server.asked(templates.reads));
				return refusedOr(() -> switch (around) {
					case NOTHING -> cell.get();
					case TRANSACTIONAL -> call(context, "required", cell);
					case READ_ONLY -> call(context, "requiredReadOnly", cell);
					case ON_MASTER -> RedisRouting.onMaster(cell::get);
					case BY_HAND -> new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
						.execute((status) -> cell.get());
				});
			}

		},

		MONO(MonoConfiguration.class) {

			@Override
			Server ask(ConfigurableApplicationContext context, Around around, String method) {
				Templates templates = context.getBean(Templates.class);
				Supplier<Mono<Server>> cell = () -> Mono
					.defer(() -> call(context, method, () -> Server.askedLater(templates.reactiveReads)));
				return refusedOr(() -> (switch (around) {
					case NOTHING -> cell.get();
					case TRANSACTIONAL -> call(context, "required", cell);
					case READ_ONLY -> call(context, "requiredReadOnly", cell);
					case ON_MASTER -> RedisRouting.onMaster(cell.get());
					case BY_HAND -> byHand(context).transactional(cell.get());
				}).block());
			}

		},

		FLUX(FluxConfiguration.class) {

			@Override
			Server ask(ConfigurableApplicationContext context, Around around, String method) {
				Templates templates = context.getBean(Templates.class);
				Supplier<Flux<Server>> cell = () -> Flux.defer(() -> call(context, method,
						() -> Flux.range(0, 3).concatMap((i) -> Server.askedLater(templates.reactiveReads))));
				return refusedOr(() -> {
					List<Server> servers = (switch (around) {
						case NOTHING -> cell.get();
						case TRANSACTIONAL -> call(context, "required", cell);
						case READ_ONLY -> call(context, "requiredReadOnly", cell);
						case ON_MASTER -> RedisRouting.onMaster(cell.get());
						case BY_HAND -> byHand(context).transactional(cell.get());
					}).collectList().blockOptional().orElseThrow();
					assertThat(servers).hasSize(3);
					assertThat(Map.copyOf(servers.stream().collect(Collectors.toMap((s) -> s, (s) -> 1, Integer::sum))))
						.hasSize(1);
					return servers.get(0);
				});
			}

		};

		private final Class<?> cells;

		Kind(Class<?> cells) {
			this.cells = cells;
		}

		abstract Server ask(ConfigurableApplicationContext context, Around around, String method);

		private static TransactionalOperator byHand(ConfigurableApplicationContext context) {
			return TransactionalOperator.create(context.getBean(ReactiveTransactionManager.class),
					new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRED));
		}

		private static Server refusedOr(Supplier<Server> ask) {
			try {
				return ask.get();
			}
			catch (IllegalTransactionStateException ex) {
				return Server.REFUSED;
			}
		}

		@SuppressWarnings("unchecked")
		private static <T> T call(ConfigurableApplicationContext context, String name, Supplier<T> body) {
			Object cells = context.getBean("cells");
			try {
				Class<?> type = AopUtils.getTargetClass(cells);
				Method method = (AopUtils.isCglibProxy(cells) ? type : type.getInterfaces()[0]).getMethod(name,
						Supplier.class);
				method.setAccessible(true);
				return (T) method.invoke(cells, body);
			}
			catch (InvocationTargetException ex) {
				throw (RuntimeException) ex.getCause();
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Templates templates(@ReadOnly StringRedisTemplate reads, @ReadOnly ReactiveStringRedisTemplate reactiveReads) {
			return new Templates(reads, reactiveReads);
		}

	}

	record Templates(StringRedisTemplate reads, ReactiveStringRedisTemplate reactiveReads) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Blocking {

		@Bean
		BlockingTransactions transactionManager() {
			return new BlockingTransactions();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Reactive {

		@Bean
		ReactiveTransactions transactionManager() {
			return new ReactiveTransactions();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BlockingConfiguration {

		@Bean
		BlockingCells.Methods<Server> cells() {
			return new BlockingCells.Annotated();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MonoConfiguration {

		@Bean
		MonoCells.Methods cells() {
			return new MonoCells.Annotated();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FluxConfiguration {

		@Bean
		FluxCells.Methods cells() {
			return new FluxCells.Annotated();
		}

	}

}
