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

import java.time.Duration;

import io.github.redisrw.internal.lock.LockSettings;
import io.github.redisrw.internal.replica.choice.ReadPreference;

import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.util.StringUtils;

/**
 * Refuses values that make no sense, before anything is built on them.
 */
final class PropertiesValidator {

	private final DeploymentName name;

	/**
	 * Create a validator.
	 * @param name whose properties are validated
	 */
	PropertiesValidator(DeploymentName name) {
		this.name = name;
	}

	void validate(RedisRwProperties properties, DataRedisProperties springProperties) {
		if (properties.getConnectTimeout() != null) {
			requirePositive(this.name.key("connect-timeout"), properties.getConnectTimeout());
		}
		else if (springProperties.getConnectTimeout() != null) {
			requirePositive("spring.data.redis.connect-timeout", springProperties.getConnectTimeout());
		}
		if (properties.getTimeout() != null) {
			requireNotNegative(this.name.key("timeout"), properties.getTimeout());
		}
		else if (springProperties.getTimeout() != null) {
			requireNotNegative("spring.data.redis.timeout", springProperties.getTimeout());
		}
		if (properties.getDatabase() != null && properties.getDatabase() < 0) {
			throw new InvalidPropertyException(this.name.key("database"), properties.getDatabase(), "is negative",
					"Set it to 0 or a greater number");
		}
		validateClientName(properties, springProperties);
		requireNotNegative(this.name.key("write.hold-timeout"), properties.getWrite().getHoldTimeout());
		requireAtLeast(this.name.key("write.max-held"), properties.getWrite().getMaxHeld(), 0);
		String events = properties.getWrite().getKeyspaceEvents();
		if (events != null && !events.matches("[A-Za-z$]*")) {
			throw new InvalidPropertyException(this.name.key("write.keyspace-events"), events,
					"has a character that stands for no kind of event",
					"Use the letters of notify-keyspace-events, such as 'Egx' for expired keys");
		}
		validate(properties.getWrite().getAcks(), ReadWriteSetup.timeout(properties, springProperties));
		requirePositive(this.name.key("read.max-lag"), properties.getRead().getMaxLag());
		requireAtLeast(this.name.key("read.connections"), properties.getRead().getConnections(), 1);
		requireAtLeast(this.name.key("read.connections-per-replica"), properties.getRead().getConnectionsPerReplica(),
				1);
		RedisRwProperties.Retry retry = properties.getRetry();
		requirePositive(this.name.key("retry.initial-delay"), retry.getInitialDelay());
		requirePositive(this.name.key("retry.max-delay"), retry.getMaxDelay());
		if (!(retry.getMultiplier() >= 1)) {
			throw new InvalidPropertyException(this.name.key("retry.multiplier"), retry.getMultiplier(),
					"is less than 1", "Set it to 1 for a fixed delay, or to a greater number");
		}
		if (!(retry.getJitter() >= 0 && retry.getJitter() <= 1)) {
			throw new InvalidPropertyException(this.name.key("retry.jitter"), retry.getJitter(),
					"is not between 0 and 1", "Set it to a number from 0 (no jitter) to 1");
		}
		requirePositive(this.name.key("monitor.interval"), properties.getMonitor().getInterval());
		requirePositive(this.name.key("monitor.fast-interval"), properties.getMonitor().getFastInterval());
		validate(properties.getSentinel(), properties.getMonitor().getInterval());
	}

	/** As {@code CLIENT SETNAME} has it. */
	private void validateClientName(RedisRwProperties properties, DataRedisProperties springProperties) {
		boolean own = properties.getClientName() != null;
		String name = own ? properties.getClientName() : springProperties.getClientName();
		if (name != null && !name.chars().allMatch((letter) -> letter > ' ' && letter <= '~')) {
			throw new InvalidPropertyException(own ? this.name.key("client-name") : "spring.data.redis.client-name",
					name, "has a character that the name of a connection may not have",
					"Use letters, digits and punctuation, without blanks, such as 'my-app'");
		}
	}

	void validate(NearReadProperties properties) {
		if (properties.getPrefer() == ReadPreference.ZONE && !StringUtils.hasText(properties.getZone())) {
			throw new InvalidPropertyException(this.name.key("read.prefer"), "zone",
					"wants the zone of this application, which is not known",
					"Set '" + this.name.key("read.zone") + "', or prefer 'nearest' or 'any'");
		}
		if (properties.getPrefer() == ReadPreference.NEAREST && properties.isIncludeMaster()) {
			throw new InvalidPropertyException(this.name.key("read.include-master"), true,
					"has no meaning where the nearest replica is preferred, for the master is not measured",
					"Leave it out, or prefer 'zone' or 'any'");
		}
	}

	static void validate(ConsistencyProperties properties) {
		String header = properties.getHttp().getHeader();
		if (!header.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
			throw new InvalidPropertyException("redis.rw.consistency.http.header", header, "is no name of a header",
					"Use letters, digits and hyphens, such as 'Redis-Consistency-Token'");
		}
	}

	static void validate(LockProperties properties) {
		if (properties.getPrefix().isBlank()) {
			throw new InvalidPropertyException("redis.rw.lock.prefix", properties.getPrefix(), "is empty",
					"Set it to what the keys of locks are to begin with, such as 'my-application:lock'");
		}
		requireNotNegative("redis.rw.lock.wait-for", properties.getWaitFor());
		if (properties.getLeaseFor().compareTo(LockSettings.SHORTEST_LEASE) < 0) {
			throw new InvalidPropertyException("redis.rw.lock.lease-for", properties.getLeaseFor(),
					"is less than " + LockSettings.SHORTEST_LEASE.toMillis() + " ms",
					"Set it to a duration such as '30s'; locks are renewed while they are held");
		}
	}

	private void validate(RedisRwProperties.Sentinel sentinel, Duration interval) {
		Duration lease = sentinel.getFencingLease();
		requirePositive(this.name.key("sentinel.fencing-lease"), lease);
		if (sentinel.getFencing() == RedisRwProperties.Fencing.MAJORITY
				&& lease.compareTo(interval.multipliedBy(2)) < 0) {
			throw new InvalidPropertyException(this.name.key("sentinel.fencing-lease"), lease,
					"is less than twice '" + this.name.key("monitor.interval")
							+ "', so it would end between two questions to the Sentinels",
					"Set it to " + interval.multipliedBy(2).toMillis() + "ms or more, or shorten the interval");
		}
	}

	private void validate(RedisRwProperties.Acks acks, Duration commandTimeout) {
		requireAtLeast(this.name.key("write.acks.replicas"), acks.getReplicas(), 0);
		Duration timeout = acks.getTimeout();
		if (timeout.toMillis() < 1) {
			throw new InvalidPropertyException(this.name.key("write.acks.timeout"), timeout,
					"is less than a millisecond", "Set it to a duration such as '100ms'");
		}
		boolean limited = !commandTimeout.isZero();
		if (acks.getReplicas() > 0 && limited && timeout.compareTo(commandTimeout) >= 0) {
			throw new InvalidPropertyException(this.name.key("write.acks.timeout"), timeout,
					"is not shorter than '" + this.name.key("timeout")
							+ "', within which commands behind it have to be answered",
					"Set it to a duration shorter than " + commandTimeout.toMillis() + "ms");
		}
	}

	static void requirePositive(String property, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidPropertyException(property, value, "is not positive",
					"Set it to a duration longer than zero, such as '500ms'");
		}
	}

	private static void requireNotNegative(String property, Duration value) {
		if (value.isNegative()) {
			throw new InvalidPropertyException(property, value, "is negative",
					"Set it to a duration of zero or more, such as '2s'");
		}
	}

	private static void requireAtLeast(String property, int value, int minimum) {
		if (value < minimum) {
			throw new InvalidPropertyException(property, value, "is less than " + minimum,
					"Set it to " + minimum + " or a greater number");
		}
	}

}
