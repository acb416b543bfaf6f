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

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.redisrw.topology.Node;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Decides between the write endpoint, the Sentinels, the list of nodes and the cluster,
 * and where none of them is set, what {@code spring.data.redis.*} says, unless the
 * deployment has a name.
 */
final class DeploymentResolver {

	private static final Log logger = LogFactory.getLog(DeploymentResolver.class);

	private static final String EACH_NODE = "Write each node as host:port, with a port from 1 to 65535";

	private final DeploymentName name;

	private final RedisRwProperties properties;

	private final DataRedisConnectionDetails springDetails;

	private final Environment environment;

	DeploymentResolver(DeploymentName name, RedisRwProperties properties, DataRedisConnectionDetails springDetails,
			Environment environment) {
		this.name = name;
		this.properties = properties;
		this.springDetails = springDetails;
		this.environment = environment;
	}

	Deployment resolve() {
		boolean endpoints = isSet(key("write.host")) || isSet(key("write.url"));
		boolean sentinels = isSet(key("sentinel.master")) || isSentinelNodesSet();
		boolean nodes = this.properties.getNodes() != null;
		boolean cluster = this.properties.getCluster().getNodes() != null;
		if (!isOfProperties(this.springDetails)) {
			if (endpoints || sentinels || nodes || cluster) {
				logger.info("Where Redis is is said by the connection details or the configuration of Redis that are"
						+ " beans of the application, and not by 'redis.rw.*'");
			}
			return ofSpring();
		}
		requireOne(endpoints, sentinels, nodes, cluster);
		if (endpoints) {
			return endpoints();
		}
		if (isSet(key("read.host")) || isSet(key("read.url"))) {
			String read = isSet(key("read.host")) ? key("read.host") : key("read.url");
			throw new InvalidPropertyException(read, valueOf(read), "is set, but '" + key("write.host") + "' is not",
					"Set '" + key("write.host") + "' to the endpoint of the master, or remove '" + read + "'");
		}
		if (sentinels) {
			return sentinels();
		}
		if (nodes) {
			return new Deployment.Nodes(parse(key("nodes"), this.properties.getNodes(), Node.DEFAULT_PORT));
		}
		if (cluster) {
			return new Deployment.Cluster(
					parse(key("cluster.nodes"), this.properties.getCluster().getNodes(), Node.DEFAULT_PORT));
		}
		if (this.name.isNamed()) {
			throw new InvalidPropertyException(key("write.host"), null,
					"is not set, nor is anything else that says where this deployment is",
					ways() + ". 'spring.data.redis.*' does not say it for a deployment with a name");
		}
		return ofSpring();
	}

	private boolean isSentinelNodesSet() {
		return this.properties.getSentinel().getNodes() != null;
	}

	private void requireOne(boolean endpoints, boolean sentinels, boolean nodes, boolean cluster) {
		List<String> set = new ArrayList<>();
		if (endpoints) {
			set.add(isSet(key("write.host")) ? key("write.host") : key("write.url"));
		}
		if (sentinels) {
			set.add(isSet(key("sentinel.master")) ? key("sentinel.master") : key("sentinel.nodes"));
		}
		if (nodes) {
			set.add(key("nodes"));
		}
		if (cluster) {
			set.add(key("cluster.nodes"));
		}
		if (set.size() > 1) {
			throw new InvalidPropertyException(set.get(0), valueOf(set.get(0)),
					"and '" + set.get(1) + "' are both set: each says where the master is",
					ways() + ", and remove the others");
		}
	}

	private Deployment endpoints() {
		RedisRwProperties.Write write = this.properties.getWrite();
		RedisRwProperties.Read read = this.properties.getRead();
		Node writeNode;
		Deployment.UrlAccess access = null;
		if (isSet(key("write.url"))) {
			requireNotBoth(key("write.url"), key("write.host"));
			URI uri = url(key("write.url"), write.getUrl());
			writeNode = node(key("write.url"), uri.getHost(), portOrDefault(uri.getPort()));
			access = access(key("write.url"), uri);
		}
		else {
			writeNode = node(key("write.host"), write.getHost(), write.getPort());
		}
		Node readNode = null;
		if (isSet(key("read.url"))) {
			requireNotBoth(key("read.url"), key("read.host"));
			URI uri = url(key("read.url"), read.getUrl());
			readNode = node(key("read.url"), uri.getHost(), portOrDefault(uri.getPort()));
		}
		else if (isSet(key("read.host"))) {
			readNode = node(key("read.host"), read.getHost(), read.getPort());
		}
		if (readNode == null) {
			logger.warn("'" + key("read.host") + "' is not set: reads use the master, like writes");
		}
		else if (readNode.equals(writeNode)) {
			logger.warn("'" + key("write.host") + "' and '" + key("read.host") + "' are the same endpoint, " + writeNode
					+ ": reads will hardly be spread over replicas");
		}
		return new Deployment.Endpoints(writeNode, readNode, access);
	}

	private Deployment sentinels() {
		RedisRwProperties.Sentinel sentinel = this.properties.getSentinel();
		if (!StringUtils.hasText(sentinel.getMaster())) {
			throw new InvalidPropertyException(key("sentinel.master"), sentinel.getMaster(), "has no value",
					"Set it to the name under which the Sentinels watch the master, such as 'mymaster'");
		}
		if (sentinel.getNodes() == null || sentinel.getNodes().isEmpty()) {
			throw new InvalidPropertyException(key("sentinel.nodes"), null, "is not set",
					"Set it to the Sentinels, such as 'sentinel-0:26379,sentinel-1:26379,sentinel-2:26379'");
		}
		DataRedisConnectionDetails.Sentinel spring = this.springDetails.getSentinel();
		return new Deployment.Sentinels(sentinel.getMaster(),
				parse(key("sentinel.nodes"), sentinel.getNodes(), Node.DEFAULT_SENTINEL_PORT),
				(sentinel.getUsername() != null || spring == null) ? sentinel.getUsername() : spring.getUsername(),
				(sentinel.getPassword() != null || spring == null) ? sentinel.getPassword() : spring.getPassword());
	}

	private Deployment ofSpring() {
		DataRedisConnectionDetails.Sentinel sentinel = this.springDetails.getSentinel();
		if (sentinel != null) {
			return new Deployment.Sentinels(springMaster(sentinel),
					nodes("spring.data.redis.sentinel.nodes", sentinel::getNodes), sentinel.getUsername(),
					sentinel.getPassword());
		}
		DataRedisConnectionDetails.MasterReplica masterReplica = this.springDetails.getMasterReplica();
		if (masterReplica != null) {
			return new Deployment.Nodes(nodes("spring.data.redis.masterreplica.nodes", masterReplica::getNodes));
		}
		DataRedisConnectionDetails.Standalone standalone = this.springDetails.getStandalone();
		if (standalone != null && (isSpringAddressSet() || !isOfProperties(this.springDetails))) {
			String property = isSet("spring.data.redis.url") ? "spring.data.redis.url" : "spring.data.redis.host";
			return new Deployment.Nodes(
					List.of(node(property, standalone.getHost(), portOrDefault(standalone.getPort()))));
		}
		throw new InvalidPropertyException(key("write.host"), null,
				"is not set, nor is anything else that says where Redis is",
				ways() + ", or let 'spring.data.redis.*' say it"
						+ DeploymentNames.of(this.environment).alternativeToUnnamed()
						+ ". 'redis.rw.enabled=false' turns the read/write split off");
	}

	private String ways() {
		return "Set exactly one of '" + key("write.host") + "' (with '" + key("read.host") + "'), '"
				+ key("sentinel.master") + "' (with '" + key("sentinel.nodes") + "'), '" + key("nodes") + "' and '"
				+ key("cluster.nodes") + "'";
	}

	private boolean isSpringAddressSet() {
		return isSet("spring.data.redis.host") || isSet("spring.data.redis.url") || isSet("spring.data.redis.port");
	}

	/**
	 * Whether connection details are those that Spring Boot makes of the properties.
	 * Others are beans of the application, or made for a container, and count more than
	 * properties.
	 * @param details the connection details
	 * @return {@code true} if they say the same as the properties
	 */
	static boolean isOfProperties(DataRedisConnectionDetails details) {
		return details instanceof NoDetails || details.getClass().getSimpleName().startsWith("Properties");
	}

	/**
	 * Whether connection details are made for a container, for example of a test. What
	 * properties say of how Redis is reached is meant for another one then.
	 * @param details the connection details
	 * @return {@code true} if nothing but them counts
	 */
	static boolean isOfContainer(DataRedisConnectionDetails details) {
		Object said = (details instanceof ReadWriteDetails own) ? own.details() : details;
		return said instanceof OriginProvider || said instanceof ServiceConnectionDetails
				|| said instanceof ServicesDetails;
	}

	private static String springMaster(DataRedisConnectionDetails.Sentinel sentinel) {
		String master = null;
		try {
			master = sentinel.getMaster();
		}
		catch (IllegalStateException ex) {
			logger.trace("No name", ex);
		}
		if (!StringUtils.hasText(master)) {
			throw new InvalidPropertyException("spring.data.redis.sentinel.master", null, "has no value",
					"Set it to the name under which the Sentinels watch the master, such as 'mymaster'");
		}
		return master;
	}

	/**
	 * Spring Boot splits the addresses only when asked for them, and fails at bad ones.
	 */
	private List<Node> nodes(String property, Supplier<List<DataRedisConnectionDetails.Node>> addresses) {
		List<Node> nodes;
		try {
			nodes = addresses.get().stream().map((node) -> node(property, node)).toList();
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			throw new InvalidPropertyException(property, valueOf(property), "is invalid: " + ex.getMessage(),
					EACH_NODE);
		}
		return requireNotEmpty(property, nodes);
	}

	/**
	 * Spring Boot takes what stands before the last colon for the host, whatever it is.
	 */
	private static Node node(String property, DataRedisConnectionDetails.Node address) {
		String host = address.host();
		boolean brackets = host.startsWith("[") && host.endsWith("]");
		String name = brackets ? host.substring(1, host.length() - 1) : host;
		if (name.isBlank() || StringUtils.containsWhitespace(name) || name.indexOf('/') >= 0 || name.indexOf('@') >= 0
				|| (name.indexOf(':') >= 0 && name.indexOf(':') == name.lastIndexOf(':'))) {
			throw new InvalidPropertyException(property, (name.indexOf('@') >= 0) ? null : host + ":" + address.port(),
					"is not host:port", EACH_NODE);
		}
		return new Node(name, address.port());
	}

	// Reading

	private String key(String property) {
		return this.name.key(property);
	}

	private boolean isSet(String property) {
		return this.environment.containsProperty(property);
	}

	private @Nullable String valueOf(String property) {
		return property.endsWith(".url") ? null : this.environment.getProperty(property);
	}

	private void requireNotBoth(String one, String other) {
		if (isSet(other)) {
			throw new InvalidPropertyException(other, valueOf(other), "and '" + one + "' are both set",
					"Remove one of them");
		}
	}

	private static List<Node> parse(String property, @Nullable List<String> texts, int defaultPort) {
		List<Node> nodes = new ArrayList<>();
		for (String text : (texts != null) ? texts : List.<String>of()) {
			if (text.indexOf(';') >= 0 || text.trim().indexOf(' ') >= 0) {
				throw new InvalidPropertyException(property, text, "has several nodes in it",
						"Separate the nodes by commas, such as 'a:1,b:2'");
			}
			if (!text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':') && text.indexOf('/') < 0) {
				throw new InvalidPropertyException(property, text,
						"is not host:port, or it is an IPv6 address without brackets, of which it cannot be told"
								+ " where it ends",
						EACH_NODE + "; an IPv6 address has brackets, such as '[::1]:6379'");
			}
			try {
				nodes.add(Node.parse(text, defaultPort));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidPropertyException(property, text,
						(text.indexOf('@') >= 0) ? "is not host:port" : "is invalid: " + ex.getMessage(), EACH_NODE);
			}
		}
		return requireNotEmpty(property, nodes);
	}

	private static List<Node> requireNotEmpty(String property, List<Node> nodes) {
		if (nodes.isEmpty()) {
			throw new InvalidPropertyException(property, null, "is empty", "Name at least one node as host:port");
		}
		return nodes;
	}

	private static Node node(String property, @Nullable String host, int port) {
		if (!StringUtils.hasText(host)) {
			throw new InvalidPropertyException(property, null, "has no value",
					"Set it to the host name of the endpoint, such as 'redis-write'");
		}
		if (host.contains("/") || host.contains("@") || host.contains(" ")) {
			throw new InvalidPropertyException(property, host, "is no host name",
					"Set it to the host name of the endpoint, without scheme, user or port");
		}
		String name = (host.startsWith("[") && host.endsWith("]")) ? host.substring(1, host.length() - 1) : host;
		if (name.indexOf(':') >= 0 && name.indexOf(':') == name.lastIndexOf(':')) {
			throw new InvalidPropertyException(property, host, "has a port in it",
					"Put the port into '" + property.replace(".host", ".port") + "'");
		}
		if (port < 1 || port > 65535) {
			throw new InvalidPropertyException(property.replace(".host", ".port"), port, "is not a port",
					"Set it to a number from 1 to 65535");
		}
		return new Node(name, port);
	}

	/** A URL without a port has -1. */
	private static int portOrDefault(int port) {
		return (port >= 0) ? port : Node.DEFAULT_PORT;
	}

	private static URI url(String property, @Nullable String url) {
		try {
			URI uri = new URI((url != null) ? url : "");
			if (("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme())) && uri.getHost() != null) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// Its message has the URL, with the password.
			logger.trace("Not a URL: " + ex.getReason());
		}
		throw new InvalidPropertyException(property, null, "is no Redis URL",
				"Write it as redis://host:port or rediss://user:password@host:port/database");
	}

	private static Deployment.UrlAccess access(String property, URI uri) {
		String username = null;
		String password = null;
		String userInfo = uri.getUserInfo();
		if (userInfo != null) {
			int colon = userInfo.indexOf(':');
			password = (colon >= 0) ? userInfo.substring(colon + 1) : userInfo;
			username = (colon > 0) ? userInfo.substring(0, colon) : null;
		}
		String path = uri.getPath();
		Integer database = null;
		if (path != null && path.length() > 1) {
			if (!path.matches("/\\d{1,9}")) {
				throw new InvalidPropertyException(property, null,
						"has the path '" + path + "', which is no number of a database", "Write it as …:port/0");
			}
			database = Integer.valueOf(path.substring(1));
		}
		return new Deployment.UrlAccess(username, password, database, "rediss".equals(uri.getScheme()));
	}

}
