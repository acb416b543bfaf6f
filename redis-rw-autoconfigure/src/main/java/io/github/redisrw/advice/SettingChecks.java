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

package io.github.redisrw.advice;

import java.security.Security;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the application is set to.
 */
final class SettingChecks {

	/** A pod of a StatefulSet, named through its headless service. */
	private static final Pattern POD = Pattern.compile("[a-z0-9][a-z0-9-]*-\\d+\\..+");

	private SettingChecks() {
	}

	static Stream<Check> all() {
		return Stream.of(SettingChecks::fixedWriteHost, SettingChecks::sameEndpoint, SettingChecks::noTimeout,
				SettingChecks::withoutEffect, SettingChecks::namesForEver);
	}

	private static @Nullable Advice fixedWriteHost(AdviceContext known) {
		Node endpoint = known.settings().writeEndpoint();
		if (endpoint == null || !POD.matcher(endpoint.host()).matches()) {
			return null;
		}
		return new Advice("write-host-fixed", "The write endpoint " + endpoint + " is one fixed pod",
				"When another pod becomes master, writes wait for this one in vain.",
				"Set 'redis.rw.write.host' to a Service that follows the master, or use 'redis.rw.sentinel' or "
						+ "'redis.rw.nodes'.");
	}

	private static @Nullable Advice sameEndpoint(AdviceContext known) {
		Node endpoint = known.settings().writeEndpoint();
		if (endpoint == null || !endpoint.equals(known.settings().readEndpoint())) {
			return null;
		}
		return new Advice("endpoints-equal", "The write endpoint and the read endpoint are both " + endpoint,
				"Reads are answered by the master, so the replicas take no load off it.",
				"Set 'redis.rw.read.host' to an endpoint that leads to the replicas.");
	}

	private static @Nullable Advice noTimeout(AdviceContext known) {
		return known.settings().unlimitedTimeout()
				? new Advice("no-command-timeout", "There is no limit to the time that a command may take",
						"A node that hangs keeps the threads of the application until it is replaced, or for ever.",
						"Set 'redis.rw.timeout' to a little more than the slowest command takes.")
				: null;
	}

	private static @Nullable Advice withoutEffect(AdviceContext known) {
		return known.settings().withoutEffect().isEmpty() ? null
				: new Advice("settings-without-effect",
						"Properties are set that have no effect: "
								+ String.join(", ", known.settings().withoutEffect()),
						"Whoever reads them is misled about where commands go.", "Remove them.");
	}

	private static @Nullable Advice namesForEver(AdviceContext known) {
		if (!known.settings().hasNames() || !"-1".equals(Security.getProperty("networkaddress.cache.ttl"))) {
			return null;
		}
		return new Advice("dns-cached-for-ever", "The JVM keeps the addresses of names for ever",
				"redis-rw looks up the names of endpoints itself, but what else resolves a node's name in this process "
						+ "goes on using an address that it no longer has.",
				"Set 'networkaddress.cache.ttl' in the JVM's java.security to some seconds.");
	}

}
