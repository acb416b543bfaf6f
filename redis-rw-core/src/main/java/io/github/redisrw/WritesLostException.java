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

import org.springframework.dao.NonTransientDataAccessException;

/**
 * A read was to show what had been written before, and cannot: another node has become
 * master, and what was written to the former one is not there, or it cannot be told
 * whether it is. The read was not executed. The scope goes on with what the present
 * master has: the same read, issued again, is answered.
 */
public class WritesLostException extends NonTransientDataAccessException {

	/**
	 * Create an exception.
	 * @param message what is known of the loss
	 */
	public WritesLostException(String message) {
		super(message);
	}

}
