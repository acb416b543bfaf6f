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

package io.github.redisrw.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link RedisDeployment}; see {@link RedisDeployment#builder()} and
 * {@link RedisDeploymentExtension#builder()}. Not thread safe.
 *
 * @param <B> the builder's own type
 */
public abstract class RedisDeploymentBuilder<B extends RedisDeploymentBuilder<B>> {

	/** What addresses, roles and clean-up rest on, and so is not the caller's. */
	private static final Set<String> OWN_KEYS = Set.of("port", "tls-port", "bind", "dir", "replicaof", "slaveof",
			"daemonize", "supervised", "logfile", "replica-announce-ip", "replica-announce-port");

	private static final Pattern TOKEN = Pattern.compile("[^\\s\"'\\p{Cntrl}]+");

	private int replicas = 2;

	private int sentinels;

	private String masterName = "mymaster";

	private int quorum;

	private Duration downAfter = Duration.ofSeconds(1);

	private Duration failoverTimeout = Duration.ofSeconds(3);

	private @Nullable String password;

	private final List<AclUser> users = new ArrayList<>();

	private @Nullable String sentinelPassword;

	private final List<AclUser> sentinelUsers = new ArrayList<>();

	private boolean tls;

	private boolean mutualTls;

	private final List<Map.Entry<String, String>> config = new ArrayList<>();

	private boolean controllableReplication;

	private @Nullable ServerSource source;

	RedisDeploymentBuilder() {
	}

	/**
	 * Sets how many nodes replicate from the master at the start; 2 by default.
	 * @param replicas the number, 0 or more
	 * @return this
	 */
	public B replicas(int replicas) {
		this.replicas = notNegative(replicas, "replicas");
		return self();
	}

	/**
	 * Sets how many Sentinels watch the nodes; none by default. A failover needs a
	 * majority of them, so 3 is the least that survives the loss of one.
	 * @param sentinels the number, 0 or more
	 * @return this
	 */
	public B sentinels(int sentinels) {
		this.sentinels = notNegative(sentinels, "sentinels");
		return self();
	}

	/**
	 * Sets the name by which the Sentinels know the master; {@code mymaster} by default.
	 * @param masterName the name
	 * @return this
	 */
	public B masterName(String masterName) {
		this.masterName = token(masterName, "masterName");
		return self();
	}

	/**
	 * Sets how many Sentinels must agree that the master is down; a majority of them by
	 * default.
	 * @param quorum the number, 1 or more
	 * @return this
	 */
	public B quorum(int quorum) {
		if (quorum < 1) {
			throw new IllegalArgumentException("quorum must be 1 or more, not " + quorum);
		}
		this.quorum = quorum;
		return self();
	}

	/**
	 * Sets for how long a server must be silent before a Sentinel takes it for down; 1
	 * second by default.
	 * @param downAfter the time, 1 millisecond or more
	 * @return this
	 */
	public B downAfter(Duration downAfter) {
		this.downAfter = positive(downAfter, "downAfter");
		return self();
	}

	/**
	 * Sets Sentinel's {@code failover-timeout}; 3 seconds by default. A failover that
	 * fails is tried again after twice that time.
	 * @param failoverTimeout the time, 1 millisecond or more
	 * @return this
	 */
	public B failoverTimeout(Duration failoverTimeout) {
		this.failoverTimeout = positive(failoverTimeout, "failoverTimeout");
		return self();
	}

	/**
	 * Sets the password of the nodes' default user; none by default.
	 * @param password the password, without blanks and quotes
	 * @return this
	 */
	public B password(String password) {
		this.password = token(password, "password");
		return self();
	}

	/**
	 * Adds a user to every node. With users and no {@link #password(String) password} the
	 * default user is off: a client that does not authenticate is turned away.
	 * @param name the name
	 * @param password the password, without blanks and quotes
	 * @param rules ACL rules such as {@code ~orders:*}, {@code +@read}; none gives the
	 * user everything
	 * @return this
	 */
	public B user(String name, String password, String... rules) {
		this.users.add(aclUser(name, password, rules));
		return self();
	}

	/**
	 * Sets the password of the Sentinels' default user; none by default.
	 * @param password the password, without blanks and quotes
	 * @return this
	 */
	public B sentinelPassword(String password) {
		this.sentinelPassword = token(password, "sentinelPassword");
		return self();
	}

	/**
	 * Adds a user to every Sentinel. With users and no {@link #sentinelPassword(String)
	 * password} the default user is off.
	 * @param name the name
	 * @param password the password, without blanks and quotes
	 * @param rules ACL rules; none gives the user everything
	 * @return this
	 */
	public B sentinelUser(String name, String password, String... rules) {
		this.sentinelUsers.add(aclUser(name, password, rules));
		return self();
	}

	/**
	 * Makes every connection TLS: of clients, of replication and of the Sentinels. The
	 * certificates name {@code 127.0.0.1} and {@code localhost} and are signed by an
	 * authority made for this deployment, see {@link RedisDeployment#tls()}.
	 * @return this
	 */
	public B tls() {
		this.tls = true;
		return self();
	}

	/**
	 * Makes every connection TLS, as {@link #tls()} does, of which both ends show a
	 * certificate: nodes and Sentinels turn away who has none of the deployment's own
	 * authority. {@link TlsFiles} has one for the client.
	 * @return this
	 */
	public B mutualTls() {
		this.mutualTls = true;
		return tls();
	}

	/**
	 * Adds a line to the {@code redis.conf} of every node, such as
	 * {@code config("appendonly", "yes")}. It overrides what a deployment sets on its
	 * own: no snapshots, no append-only file.
	 * @param key the directive
	 * @param value the rest of the line, as it stands in the file
	 * @return this
	 * @throws IllegalArgumentException for what a deployment must decide itself, such as
	 * {@code port} and {@code replicaof}
	 */
	public B config(String key, String value) {
		if (OWN_KEYS.contains(token(key, "key").toLowerCase(Locale.ROOT))) {
			throw new IllegalArgumentException("'" + key + "' is set by the deployment itself");
		}
		if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
			throw new IllegalArgumentException("the value of '" + key + "' must be one line");
		}
		this.config.add(Map.entry(key, value));
		return self();
	}

	/**
	 * Puts a forwarder in front of every node, which {@link RedisNode#delayReplication}
	 * and {@link RedisNode#cutReplication} need; off by default. Not together with
	 * {@link #tls()}: replication could not be told from other traffic.
	 * @return this
	 */
	public B controllableReplication() {
		this.controllableReplication = true;
		return self();
	}

	/**
	 * Sets where the servers come from. Default is the system property
	 * {@code redis.rw.test.server} ({@code auto}, {@code path}, {@code jar} or
	 * {@code docker}), or {@link ServerSource#AUTO} without one.
	 * @param source the source
	 * @return this
	 */
	public B server(ServerSource source) {
		this.source = source;
		return self();
	}

	final Settings settings() {
		if (this.tls && this.controllableReplication) {
			throw new IllegalStateException("controllableReplication() cannot look into the connections of a "
					+ "deployment with tls(): leave one of them out");
		}
		int majority = this.sentinels / 2 + 1;
		return new Settings(this.replicas, this.sentinels, this.masterName, (this.quorum == 0) ? majority : this.quorum,
				this.downAfter, this.failoverTimeout, this.password, List.copyOf(this.users), this.sentinelPassword,
				List.copyOf(this.sentinelUsers), this.tls, this.mutualTls, List.copyOf(this.config),
				this.controllableReplication, (this.source == null) ? ServerSource.configured() : this.source);
	}

	// A builder's own type is its type argument, as the two subclasses declare it.
	@SuppressWarnings("unchecked")
	private B self() {
		return (B) this;
	}

	private static AclUser aclUser(String name, String password, String... rules) {
		for (String rule : rules) {
			token(rule, "rule");
		}
		return new AclUser(token(name, "name"), token(password, "password"), List.of(rules));
	}

	private static String token(String value, String what) {
		if (!TOKEN.matcher(value).matches()) {
			throw new IllegalArgumentException(what + " must not be empty nor have blanks or quotes: '" + value + "'");
		}
		return value;
	}

	private static int notNegative(int value, String what) {
		if (value < 0) {
			throw new IllegalArgumentException(what + " must be 0 or more, not " + value);
		}
		return value;
	}

	private static Duration positive(Duration value, String what) {
		if (value.toMillis() < 1) {
			throw new IllegalArgumentException(what + " must be 1 ms or more, not " + value);
		}
		return value;
	}

}
