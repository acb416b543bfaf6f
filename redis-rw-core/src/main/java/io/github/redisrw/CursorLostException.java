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

package io.github.redisrw;

import org.springframework.dao.TransientDataAccessResourceException;

/**
 * The server at which a {@code SCAN}, {@code SSCAN}, {@code HSCAN} or {@code ZSCAN} began
 * is gone, or is no longer the master for an iteration of the write path. A cursor means
 * nothing on another server, so the iteration ends with this exception instead of a
 * silently incomplete result; start it again.
 */
public class CursorLostException extends TransientDataAccessResourceException {

	/**
	 * Create an exception.
	 * @param message the command and the node
	 */
	public CursorLostException(String message) {
		super(message);
	}

}
