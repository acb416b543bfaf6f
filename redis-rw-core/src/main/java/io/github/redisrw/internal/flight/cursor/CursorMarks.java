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

package io.github.redisrw.internal.flight.cursor;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.redisrw.internal.node.NodeLink;

/**
 * The marks that cursors carry in their upper bits: each stands for the server process
 * that gave the cursor, and goes on with it. A mark follows from the process, so that
 * other instances of the application, and this one after a restart, have the same for it;
 * two processes known at the same time never share one. Thread-safe.
 */
public final class CursorMarks {

	/**
	 * A Redis server's cursor has as many bits as its table has slots, which stay below
	 * these.
	 */
	static final int SHIFT = 48;

	private static final long CURSOR_MASK = (1L << SHIFT) - 1;

	/**
	 * Below these are the upper bits of cursors of servers that use more than Redis does.
	 */
	private static final int FIRST = 64;

	/** Signed or not, a marked cursor is the same number. */
	private static final int COUNT = (1 << (Long.SIZE - 1 - SHIFT)) - FIRST;

	/** Processes that have given a cursor lately. */
	private static final int MAX_KNOWN = 4096;

	private final Map<Object, Integer> marks = new LinkedHashMap<>(16, 0.75f, true);

	private final Set<Integer> taken = new HashSet<>();

	/** Give cursors that leave no room for a mark. */
	private final Set<Object> wide = new HashSet<>();

	/**
	 * The mark in a cursor.
	 * @param cursor as the application has it
	 * @return the mark, 0 if there is none
	 */
	static int markOf(long cursor) {
		return (int) (cursor >>> SHIFT);
	}

	/**
	 * The mark of a process.
	 * @param process what identifies it
	 * @return the mark
	 */
	synchronized int of(Object process) {
		Integer known = this.marks.get(process);
		if (known != null) {
			return known;
		}
		int slot = Math.floorMod(process.hashCode(), COUNT);
		while (!this.taken.add(FIRST + slot)) {
			slot = (slot + 1) % COUNT;
		}
		this.marks.put(process, FIRST + slot);
		forgetEldest();
		return FIRST + slot;
	}

	private void forgetEldest() {
		if (this.marks.size() > MAX_KNOWN) {
			Iterator<Map.Entry<Object, Integer>> eldest = this.marks.entrySet().iterator();
			Map.Entry<Object, Integer> forgotten = eldest.next();
			eldest.remove();
			this.taken.remove(forgotten.getValue());
			this.wide.remove(forgotten.getKey());
		}
	}

	/**
	 * Mark a cursor.
	 * @param given the cursor as the server has given it
	 * @param process who gave it
	 * @return the cursor for the application; the same at the end of the iteration, and
	 * if it leaves no room
	 */
	synchronized long mark(long given, Object process) {
		if (given == 0) {
			return given;
		}
		int mark = of(process);
		if (markOf(given) != 0) {
			this.wide.add(process);
			return given;
		}
		return given | ((long) mark << SHIFT);
	}

	/**
	 * Whether a process can go on with a cursor.
	 * @param cursor as the application has it
	 * @param process the process
	 * @return {@code false} if another one has given it
	 */
	synchronized boolean isOf(long cursor, Object process) {
		int mark = markOf(cursor);
		return mark == of(process) || (this.wide.contains(process) && !this.taken.contains(mark));
	}

	/**
	 * The cursor for the server.
	 * @param cursor as the application has it
	 * @param process who gave it
	 * @return the cursor as it was given
	 */
	synchronized long unmark(long cursor, Object process) {
		return (markOf(cursor) == of(process)) ? cursor & CURSOR_MASK : cursor;
	}

	/**
	 * Told where iterations are.
	 */
	public interface Listener {

		/**
		 * A node has given a cursor.
		 * @param mark the mark in it
		 * @param link the connection to the node
		 */
		void marked(int mark, NodeLink link);

	}

}
