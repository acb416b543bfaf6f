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

package io.github.redisrw.sample.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A fault that there is a button for.
 */
enum Fault {

	KILL_MASTER("Kill master", "kill -9, and back as a replica 8 s after the failover"),

	HANG_MASTER("Hang master", "It stays, and answers nothing, until 5 s after the failover"),

	PLANNED_FAILOVER("Planned failover", "SENTINEL FAILOVER: nothing breaks"),

	RESTART_NODE("Restart node", "A replica, killed and started again"),

	DELAY_REPLICA("Delay replica", "Gets everything 6 s late, for 20 s"),

	ADD_REPLICA("Add replica", "A further one; four at most"),

	STARVE_CPU("Starve this app", "Busy loops on all cores, for 6 s");

	private final String label;

	private final String description;

	Fault(String label, String description) {
		this.label = label;
		this.description = description;
	}

	static Optional<Fault> of(String id) {
		return Arrays.stream(values()).filter((fault) -> fault.id().equals(id)).findFirst();
	}

	String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	String label() {
		return this.label;
	}

	String description() {
		return this.description;
	}

}
