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

package io.github.redisrw.internal.lock;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The locks that the work under way holds, the innermost first. Immutable.
 *
 * @param lockClient who keeps the innermost
 * @param lease the innermost
 * @param outer the others, {@code null} if there are none
 */
public record LockStack(LockClient lockClient, Lease lease, @Nullable LockStack outer) {

	private static final String KEY = LockStack.class.getName();

	private static final ThreadLocal<@Nullable LockStack> CURRENT = new ThreadLocal<>();

	/**
	 * Those of the present thread.
	 * @return the locks, {@code null} if there are none
	 */
	public static @Nullable LockStack current() {
		return CURRENT.get();
	}

	/**
	 * Those of a reactive chain.
	 * @param context the context of the chain
	 * @return the locks, {@code null} if there are none
	 */
	public static @Nullable LockStack current(ContextView context) {
		return context.getOrDefault(KEY, null);
	}

	/** Set those of the present thread. */
	static void bind(@Nullable LockStack stack) {
		if (stack != null) {
			CURRENT.set(stack);
		}
		else {
			CURRENT.remove();
		}
	}

	/**
	 * Find a lock among these.
	 * @param stack the locks, {@code null} if there are none
	 * @param lockClient who keeps it
	 * @param key which lock
	 * @return the lease, {@code null} if it is not among them
	 */
	static @Nullable Lease find(@Nullable LockStack stack, LockClient lockClient, String key) {
		for (LockStack each = stack; each != null; each = each.outer()) {
			if (each.lockClient() == lockClient && each.lease().key().equals(key)) {
				return each.lease();
			}
		}
		return null;
	}

	/**
	 * A context with these.
	 * @param context a context
	 * @return the context to use instead
	 */
	Context in(Context context) {
		return context.put(KEY, this);
	}

}
