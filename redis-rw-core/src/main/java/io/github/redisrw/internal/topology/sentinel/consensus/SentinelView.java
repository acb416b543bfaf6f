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

package io.github.redisrw.internal.topology.sentinel.consensus;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * What one Sentinel says of the master it watches.
 *
 * @param master the address of the master
 * @param configEpoch the version of that statement: of two Sentinels, the one with the
 * greater number knows better
 * @param failingOver whether it is about to replace the master
 * @param replicas the addresses of the replicas, {@code null} if it has not listed them
 * yet
 */
public record SentinelView(Node master, long configEpoch, boolean failingOver, @Nullable List<Node> replicas) {

	/**
	 * Read the reply to {@code SENTINEL MASTER}.
	 * @param fields the fields by name
	 * @param replicas the replicas known so far, {@code null} if they are not known
	 * @return the view, or {@code null} if the reply has no address
	 */
	public static @Nullable SentinelView of(Map<String, String> fields, @Nullable List<Node> replicas) {
		Node master = address(fields);
		if (master == null) {
			return null;
		}
		long epoch = Long.parseLong(fields.getOrDefault("config-epoch", "0"));
		return new SentinelView(master, epoch, fields.getOrDefault("flags", "").contains("failover_in_progress"),
				replicas);
	}

	static @Nullable Node address(Map<String, String> fields) {
		String host = fields.get("ip");
		String port = fields.get("port");
		if (host == null || host.isBlank() || port == null) {
			return null;
		}
		try {
			return new Node(host, Integer.parseInt(port));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	public static List<Node> addresses(List<Map<String, String>> entries) {
		return entries.stream().map(SentinelView::address).filter(Objects::nonNull).map(Node.class::cast).toList();
	}

	/** Returns the addresses of the replicas, as far as they are known. */
	public List<Node> knownReplicas() {
		return (this.replicas != null) ? this.replicas : List.of();
	}

	SentinelView withFailingOver(boolean failing) {
		return (failing == this.failingOver) ? this
				: new SentinelView(this.master, this.configEpoch, failing, this.replicas);
	}

	public SentinelView withReplicas(List<Node> known) {
		return new SentinelView(this.master, this.configEpoch, this.failingOver, known);
	}

}
