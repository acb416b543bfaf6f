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

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * A command that is not read-only was issued through a {@link ReadOnly @ReadOnly} bean.
 * It was refused before it left the process; the message names the command and the bean
 * to use instead.
 */
public class WriteOnReadPathException extends InvalidDataAccessApiUsageException {

	/**
	 * Create an exception.
	 * @param message the command and the remedy
	 */
	public WriteOnReadPathException(String message) {
		super(message);
	}

}
