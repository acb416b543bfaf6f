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
 * A read found no node to answer it within its time: no replica was eligible, and the
 * master could not take over; or it lost its connection in the middle of the reply, or
 * the application closed that before it was answered. The message says which nodes were
 * tried. A read changes nothing: it may be issued again.
 */
public class NoReadableNodeException extends TransientDataAccessResourceException {

	/**
	 * Create an exception.
	 * @param message what was tried
	 */
	public NoReadableNodeException(String message) {
		super(message);
	}

}
