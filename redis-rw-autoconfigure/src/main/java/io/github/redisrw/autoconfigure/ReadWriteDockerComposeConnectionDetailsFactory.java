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

import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * Makes connection details of a service of Docker Compose whose label
 * {@code org.springframework.boot.service-connection} is the name of a
 * {@link ServiceRole}. Spring Boot's own factory, which takes every service with the
 * image {@code redis} for a single server at port 6379, leaves such a service alone.
 */
class ReadWriteDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<RedisReadWriteConnectionDetails> {

	private static final String CONNECTION_LABEL = "org.springframework.boot.service-connection";

	ReadWriteDockerComposeConnectionDetailsFactory() {
		super((source) -> role(source.getRunningService()) != null);
	}

	private static @Nullable ServiceRole role(RunningService service) {
		String name = service.labels().get(CONNECTION_LABEL);
		return Arrays.stream(ServiceRole.values())
			.filter((role) -> role.connectionName().equalsIgnoreCase(name))
			.findFirst()
			.orElse(null);
	}

	@Override
	protected @Nullable RedisReadWriteConnectionDetails getDockerComposeConnectionDetails(
			DockerComposeConnectionSource source) {
		RunningService service = source.getRunningService();
		ServiceRole role = role(service);
		return (role != null) ? new ComposeDetails(service, role) : null;
	}

	/** One service. */
	static final class ComposeDetails extends DockerComposeConnectionDetails implements ServiceConnectionDetails {

		private final ServicePart part;

		private final @Nullable SslBundle sslBundle;

		ComposeDetails(RunningService service, ServiceRole role) {
			super(service);
			this.part = new ServiceLabels(service.name(), service.labels(), service.env()).part(role, service.host(),
					service.ports()::get);
			this.sslBundle = getSslBundle(service);
		}

		@Override
		public ServicePart part() {
			return this.part;
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

}
