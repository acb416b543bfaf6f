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

package io.github.redisrw.internal.path.write;

import io.github.redisrw.internal.flight.Traffic;

/**
 * Told what happens to writes. Called on any thread; must not block, nor use the gate.
 */
public interface WritePathObserver {

	/**
	 * Returns where commands are counted.
	 * @return the counters
	 */
	public Traffic traffic();

	/**
	 * The master has fallen silent.
	 * @param since since when nothing has arrived, as {@link System#nanoTime()}
	 */
	public void silent(long since);

	/**
	 * Writes are held from now on; whatever follows from the reason has not happened yet.
	 * @param everHeld how many commands have been held up to now
	 */
	public void closed(long everHeld);

	/** Writes pass, whether or not anything was decided about a master meanwhile. */
	public void passing();

	/** A command has ended whose outcome is not known. */
	public void unknownOutcome();

}
