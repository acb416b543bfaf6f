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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.ZoneResolver;
import org.jspecify.annotations.Nullable;

/**
 * Knows the zones of nodes by patterns of their hosts, and by blocks of addresses. Names
 * are not resolved: a block is for nodes that are known by their addresses.
 */
final class ZonePatterns implements ZoneResolver {

	/** An address, IPv4 or IPv6, and no name. */
	private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+");

	private final Map<Predicate<String>, String> zones = new LinkedHashMap<>();

	/**
	 * Create an instance.
	 * @param name whose nodes
	 * @param patterns the patterns of each zone; the first that fits counts
	 * @throws InvalidPropertyException if one is no pattern
	 */
	ZonePatterns(DeploymentName name, Map<String, List<String>> patterns) {
		patterns.forEach((zone, hosts) -> hosts
			.forEach((host) -> this.zones.put(predicate(name.key("read.zones.") + zone, host.trim()), zone)));
	}

	@Override
	public @Nullable String zoneOf(Node node) {
		for (Map.Entry<Predicate<String>, String> entry : this.zones.entrySet()) {
			if (entry.getKey().test(node.host())) {
				return entry.getValue();
			}
		}
		return null;
	}

	private static Predicate<String> predicate(String property, String pattern) {
		if (pattern.isEmpty()) {
			throw new InvalidPropertyException(property, pattern, "has an empty pattern",
					"Use host patterns such as 'redis-a-*', addresses, or blocks such as '10.0.1.0/24'");
		}
		int slash = pattern.indexOf('/');
		if (slash >= 0) {
			return block(property, pattern, pattern.substring(0, slash), pattern.substring(slash + 1));
		}
		Pattern hosts = Pattern.compile(Pattern.quote(pattern.toLowerCase(Locale.ROOT)).replace("*", "\\E.*\\Q"));
		return (host) -> hosts.matcher(host.toLowerCase(Locale.ROOT)).matches();
	}

	private static Predicate<String> block(String property, String pattern, String address, String length) {
		byte[] network = bytes(address);
		int bits = length.matches("\\d{1,3}") ? Integer.parseInt(length) : -1;
		if (network == null || bits < 0 || bits > network.length * Byte.SIZE) {
			throw new InvalidPropertyException(property, pattern, "is no block of addresses",
					"Write it as an address and the length of its prefix, such as '10.0.1.0/24' or 'fd00:1::/64'");
		}
		return (host) -> {
			byte[] own = bytes(host);
			return own != null && startsAlike(network, own, bits);
		};
	}

	private static boolean startsAlike(byte[] network, byte[] address, int bits) {
		if (network.length != address.length) {
			return false;
		}
		for (int bit = 0; bit < bits; bit++) {
			int mask = 0x80 >> (bit % Byte.SIZE);
			if (((network[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask) != 0) {
				return false;
			}
		}
		return true;
	}

	private static byte @Nullable [] bytes(String address) {
		try {
			return ADDRESS.matcher(address).matches() ? InetAddress.getByName(address).getAddress() : null;
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

}
