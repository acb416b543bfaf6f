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

package io.github.redisrw.internal.replica.choice;

import java.util.List;

import io.github.redisrw.internal.node.LoadedLink;

/**
 * Replicas of one kind, near ones apart. Where none is near, all are.
 *
 * @param <L> the kind of connection
 */
final class ReadTargets<L extends LoadedLink> {

	/** So much is in flight to a near replica that is overloaded, at least. */
	private static final int OVERLOAD = 128;

	private static final ReadTarget<?>[] NONE = {};

	private final ReadTarget<L>[] near;

	private final ReadTarget<L>[] far;

	private final boolean anyNear;

	private ReadTargets(ReadTarget<L>[] near, ReadTarget<L>[] far, boolean anyNear) {
		this.near = near;
		this.far = far;
		this.anyNear = anyNear;
	}

	static <L extends LoadedLink> ReadTargets<L> none() {
		return new ReadTargets<>(array(List.of()), array(List.of()), false);
	}

	static <L extends LoadedLink> ReadTargets<L> of(List<ReadTarget<L>> targets) {
		List<ReadTarget<L>> near = targets.stream().filter(ReadTarget::isNear).toList();
		List<ReadTarget<L>> far = targets.stream().filter((target) -> !target.isNear()).toList();
		return near.isEmpty() ? new ReadTargets<>(array(far), array(near), false)
				: new ReadTargets<>(array(near), array(far), true);
	}

	@SuppressWarnings("unchecked")
	private static <L extends LoadedLink> ReadTarget<L>[] array(List<ReadTarget<L>> targets) {
		return targets.toArray((ReadTarget<L>[]) NONE);
	}

	boolean isEmpty() {
		return this.near.length == 0;
	}

	/** Whether there is any that is near. */
	boolean isAnyNear() {
		return this.anyNear;
	}

	ReadTarget<L>[] near() {
		return this.near;
	}

	ReadTarget<L>[] far() {
		return this.far;
	}

	/**
	 * Whether a near replica has so much to do that a farther one is sooner done.
	 * @param link the connection with the least to do of the near ones
	 * @return {@code true} if it has
	 */
	boolean isOverloaded(L link) {
		int load = link.load();
		if (load < OVERLOAD) {
			return false;
		}
		for (ReadTarget<L> target : this.far) {
			if (target.load() < load / 4) {
				return true;
			}
		}
		return false;
	}

}
