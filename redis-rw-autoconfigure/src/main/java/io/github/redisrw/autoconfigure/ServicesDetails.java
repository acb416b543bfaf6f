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

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.Assert;

/**
 * One deployment, put together from what its services say. Spring Boot asks for the
 * connection details of each service of Docker Compose alone, so there is a bean for each
 * of the nodes, or Sentinels, that are meant together.
 */
final class ServicesDetails implements RedisReadWriteConnectionDetails {

	/** The name under which Sentinels watch the master, where no service says it. */
	private static final String DEFAULT_MASTER = "mymaster";

	private final List<ServicePart> parts;

	private final @Nullable SslBundle sslBundle;

	/**
	 * Put the parts together.
	 * @param parts the parts, at least one
	 * @param sslBundle what TLS is used with
	 * @throws IllegalStateException if they do not make one deployment
	 */
	ServicesDetails(List<ServicePart> parts, @Nullable SslBundle sslBundle) {
		this.parts = parts;
		this.sslBundle = sslBundle;
		boolean sentinels = has(ServiceRole.SENTINEL);
		boolean nodes = has(ServiceRole.NODE);
		boolean endpoints = has(ServiceRole.WRITE) || has(ServiceRole.READ);
		Assert.state((sentinels ? 1 : 0) + (nodes ? 1 : 0) + (endpoints ? 1 : 0) == 1, () -> "The services " + parts
				+ " say in several ways where Redis is: by Sentinels, by nodes or by"
				+ " endpoints. Keep the label 'org.springframework.boot.service-connection' on those of one way");
		Assert.state(!has(ServiceRole.READ) || has(ServiceRole.WRITE), () -> "The services " + parts
				+ " have an endpoint for reads, and none for writes: '" + ServiceRole.WRITE.connectionName() + "'");
		Assert.state(all(ServiceRole.WRITE).count() <= 1 && reads().count() <= 1,
				() -> "The services " + parts + " have several endpoints for writes, or several for reads");
	}

	/**
	 * Find the connection details of the application.
	 * @param candidates the beans
	 * @return those of services put together if there are only such; else the one bean
	 * that there is, or that is the primary one; {@code null} if there is none
	 */
	static @Nullable RedisReadWriteConnectionDetails of(ObjectProvider<RedisReadWriteConnectionDetails> candidates) {
		List<RedisReadWriteConnectionDetails> beans = candidates.stream().toList();
		List<ServiceConnectionDetails> services = beans.stream()
			.filter(ServiceConnectionDetails.class::isInstance)
			.map(ServiceConnectionDetails.class::cast)
			.toList();
		if (services.size() < 2 || services.size() < beans.size()) {
			return candidates.getIfAvailable();
		}
		return new ServicesDetails(services.stream().map(ServiceConnectionDetails::part).toList(),
				services.stream()
					.map(ServiceConnectionDetails::getSslBundle)
					.filter(Objects::nonNull)
					.findFirst()
					.orElse(null));
	}

	@Override
	public @Nullable String getUsername() {
		return agreed("the user name", (part) -> part.access().username());
	}

	@Override
	public @Nullable String getPassword() {
		return agreed("the password", (part) -> part.access().password());
	}

	@Override
	public int getDatabase() {
		Integer database = agreed("the database", (part) -> part.access().database());
		return (database != null) ? database : 0;
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return this.sslBundle;
	}

	@Override
	public @Nullable Endpoints getEndpoints() {
		return all(ServiceRole.WRITE).findFirst()
			.map((write) -> new Endpoints(write.addresses().get(0), reads().findFirst().orElse(null)))
			.orElse(null);
	}

	private Stream<Node> reads() {
		return this.parts.stream()
			.flatMap((part) -> (part.role() == ServiceRole.READ) ? part.addresses().stream()
					: Stream.ofNullable(part.read()));
	}

	@Override
	public @Nullable Sentinel getSentinel() {
		if (!has(ServiceRole.SENTINEL)) {
			return null;
		}
		String master = agreed("the name of the master",
				(part) -> (part.role() == ServiceRole.SENTINEL) ? part.master() : null);
		return new Sentinel((master != null) ? master : DEFAULT_MASTER, addresses(ServiceRole.SENTINEL),
				agreed("the user name for Sentinels", ServicePart::sentinelUsername),
				agreed("the password for Sentinels", ServicePart::sentinelPassword));
	}

	@Override
	public List<Node> getNodes() {
		return addresses(ServiceRole.NODE);
	}

	private List<Node> addresses(ServiceRole role) {
		return all(role).flatMap((part) -> part.addresses().stream()).distinct().toList();
	}

	private boolean has(ServiceRole role) {
		return all(role).findAny().isPresent();
	}

	private Stream<ServicePart> all(ServiceRole role) {
		return this.parts.stream().filter((part) -> part.role() == role);
	}

	private <T> @Nullable T agreed(String what, Function<ServicePart, @Nullable T> question) {
		List<T> answers = this.parts.stream().map(question).filter(Objects::nonNull).distinct().toList();
		Assert.state(answers.size() <= 1, () -> "The services " + this.parts + " do not agree in " + what);
		return answers.isEmpty() ? null : answers.get(0);
	}

}
