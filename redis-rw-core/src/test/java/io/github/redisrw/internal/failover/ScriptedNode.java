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

package io.github.redisrw.internal.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;

/**
 * What lies behind the connections of a test: says what the test tells it to say.
 */
final class ScriptedNode {

	private final VirtualTime time;

	private final Node address;

	private final List<ScriptedLink> links = new ArrayList<>();

	private final List<Runnable> unanswered = new ArrayList<>();

	private RoleReply role = new RoleReply(Role.MASTER, 0, null, LinkState.UNKNOWN, List.of());

	private @Nullable Lineage lineage;

	private @Nullable String runId;

	private @Nullable String refusal;

	private Duration latency = Duration.ZERO;

	private boolean hangs;

	private int attempts;

	private Consumer<ScriptedLink> onMade = (link) -> {
	};

	ScriptedNode(VirtualTime time, String name) {
		this.time = time;
		this.address = new Node(name, 6379);
		this.runId = "run of " + name;
	}

	Node address() {
		return this.address;
	}

	VirtualTime time() {
		return this.time;
	}

	ScriptedNode master(String id) {
		return promoted(id, null);
	}

	ScriptedNode promoted(String id, @Nullable String previousId) {
		this.role = new RoleReply(Role.MASTER, 100, null, LinkState.UNKNOWN, List.of());
		this.lineage = new Lineage(id, previousId, (previousId != null) ? 50 : -1, 100);
		this.refusal = null;
		return this;
	}

	/**
	 * The first replica of a master has come: its history has another name from now on.
	 * @param id the name
	 */
	void joined(String id) {
		this.role = new RoleReply(Role.MASTER, 100, null, LinkState.UNKNOWN, List.of(new Node("replica", 6379)));
		this.lineage = new Lineage(id, null, -1, 100);
	}

	/**
	 * A master goes on writing to its replication stream.
	 * @param offset how far it has got
	 */
	void wrote(long offset) {
		this.role = new RoleReply(Role.MASTER, offset, null, LinkState.UNKNOWN, List.of());
	}

	ScriptedNode replicaOf(ScriptedNode master) {
		this.role = new RoleReply(Role.REPLICA, 100, master.address, LinkState.CONNECTED, List.of());
		this.lineage = master.lineage;
		this.refusal = null;
		return this;
	}

	/** A master that does not allow {@code INFO}. */
	void unknownHistory() {
		master("");
		this.lineage = null;
		this.runId = null;
	}

	ScriptedNode refuses(String message) {
		this.refusal = message;
		return this;
	}

	ScriptedNode runId(@Nullable String id) {
		this.runId = id;
		return this;
	}

	ScriptedNode latency(Duration time) {
		this.latency = time;
		return this;
	}

	/**
	 * What happens to a connection before anybody has it.
	 * @param action the action
	 */
	void onMade(Consumer<ScriptedLink> action) {
		this.onMade = action;
	}

	/** Answer nothing from now on. */
	void hang() {
		this.hangs = true;
	}

	/** Answer everything that was asked in the meantime. */
	void resume() {
		this.hangs = false;
		List<Runnable> late = List.copyOf(this.unanswered);
		this.unanswered.clear();
		late.forEach(Runnable::run);
	}

	RoleReply role() {
		return this.role;
	}

	NodeReport report() {
		return new NodeReport(this.role, this.lineage, this.runId, "8.0.0", null);
	}

	/**
	 * The connections that have been made.
	 * @return the connections, in order
	 */
	List<ScriptedLink> links() {
		return this.links;
	}

	ScriptedLink link() {
		return this.links.get(this.links.size() - 1);
	}

	long openLinks() {
		return this.links.stream().filter(ScriptedLink::isOpen).count();
	}

	/**
	 * How many connections have been asked for.
	 * @return the number
	 */
	int attempts() {
		return this.attempts;
	}

	CompletionStage<ScriptedLink> open(Node asked) {
		this.attempts++;
		if (this.refusal != null) {
			return CompletableFuture.failedFuture(new IllegalStateException(this.refusal));
		}
		CompletableFuture<ScriptedLink> opened = new CompletableFuture<>();
		answer(opened, () -> {
			ScriptedLink link = new ScriptedLink(this, asked, report());
			this.links.add(link);
			this.onMade.accept(link);
			return link;
		});
		return opened;
	}

	<T> void answer(CompletableFuture<T> answer, Supplier<T> content) {
		Runnable task = () -> {
			if (!answer.isDone()) {
				answer.complete(content.get());
			}
		};
		if (this.hangs) {
			this.unanswered.add(task);
		}
		else if (this.latency.isZero()) {
			task.run();
		}
		else {
			this.time.schedule(task, this.latency.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

}
