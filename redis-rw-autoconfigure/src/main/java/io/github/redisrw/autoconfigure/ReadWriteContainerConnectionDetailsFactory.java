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
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Makes connection details of a container with a {@code @ServiceConnection} that has the
 * name of a {@link ServiceRole}. Of several such containers Spring Boot uses the first;
 * that is why an endpoint for reads is no container of its own here.
 */
class ReadWriteContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, RedisReadWriteConnectionDetails> {

	private static final List<ServiceRole> ROLES = List.of(ServiceRole.SENTINEL, ServiceRole.NODE, ServiceRole.WRITE);

	ReadWriteContainerConnectionDetailsFactory() {
		super(ROLES.stream().map(ServiceRole::connectionName).toList());
	}

	@Override
	protected @Nullable RedisReadWriteConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<Container<?>> source) {
		return ROLES.stream()
			.filter((role) -> source.accepts(role.connectionName(), Container.class,
					RedisReadWriteConnectionDetails.class))
			.findFirst()
			.map((role) -> new ContainerDetails(source, role))
			.orElse(null);
	}

	/** One container. It is started by the first question. */
	static final class ContainerDetails extends ContainerConnectionDetails<Container<?>>
			implements ServiceConnectionDetails {

		private final ServiceRole role;

		ContainerDetails(ContainerConnectionSource<Container<?>> source, ServiceRole role) {
			super(source);
			this.role = role;
		}

		@Override
		public ServicePart part() {
			Container<?> container = getContainer();
			Map<String, String> labels = container.getContainerInfo().getConfig().getLabels();
			return new ServiceLabels(container.getContainerInfo().getName(), (labels != null) ? labels : Map.of(),
					container.getEnvMap())
				.part(this.role, container.getHost(),
						isHostNetwork(container) ? (port) -> port : container::getMappedPort);
		}

		/** There all ports are the host's, and none is mapped. */
		private static boolean isHostNetwork(Container<?> container) {
			return "host".equals(container.getContainerInfo().getHostConfig().getNetworkMode());
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
