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

package io.github.redisrw.internal.replica;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.github.redisrw.internal.replica.data.Alias;
import io.github.redisrw.topology.Node;

/**
 * Addresses that stand for one node each: so many connections to every one of them. A
 * process that several of them lead to is reached at the first alone, as long as that
 * leads to it.
 */
final class NodeMembership extends Membership {

	private final int connections;

	private final LongSupplier clock;

	private final Map<Node, Alias> aliases = new HashMap<>();

	private List<Node> addresses = List.of();

	NodeMembership(int connections, LongSupplier clock) {
		this.connections = connections;
		this.clock = clock;
	}

	@Override
	void keep(List<Node> present) {
		this.addresses = List.copyOf(present);
		dropAllBut(present);
		this.aliases.entrySet()
			.removeIf((alias) -> !present.contains(alias.getKey()) || !present.contains(alias.getValue().of())
					|| leadsToAnother(alias.getValue()));
		for (Node node : present) {
			Alias alias = this.aliases.get(node);
			if (alias == null || at(alias.of()).stream().noneMatch(ReplicaMember::isOpen)) {
				for (int kept = at(node).size(); kept < this.connections; kept++) {
					ReplicaMember member = new ReplicaMember(node, true, this.clock);
					member.isReachedAt(alias);
					add(member);
				}
			}
		}
	}

	private boolean leadsToAnother(Alias alias) {
		return at(alias.of()).stream().anyMatch((member) -> member.isOpen() && !alias.holdsFor(member.runId()));
	}

	@Override
	void dropAliases() {
		for (ReplicaMember member : all()) {
			String process = member.runId();
			if (process != null && member.isOpen()) {
				dropAliasOf(process, member);
			}
		}
	}

	private void dropAliasOf(String process, ReplicaMember member) {
		all().stream()
			.filter((first) -> first.isOpen() && process.equals(first.runId())
					&& this.addresses.indexOf(first.node()) < this.addresses.indexOf(member.node()))
			.max(Comparator.comparing(ReplicaMember::isEligible))
			.ifPresent((first) -> {
				Alias alias = new Alias(first.node(), process);
				this.aliases.put(member.node(), alias);
				member.isReachedAt(alias);
				// No read is to find neither.
				if (first.isEligible() || !member.isEligible()) {
					drop(member);
				}
			});
	}

}
