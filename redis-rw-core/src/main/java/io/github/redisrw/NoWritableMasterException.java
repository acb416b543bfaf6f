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
 * A write was not executed, because no verified master was found within
 * {@code redis.rw.write.hold-timeout}, because too many writes were waiting for one, or
 * because the application closed its connection before the write was sent. The message
 * names the nodes that were tried and what each of them answered. The command never
 * reached a server that could have run it: it may be issued again.
 */
public class NoWritableMasterException extends TransientDataAccessResourceException {

	/**
	 * Create an exception.
	 * @param message what was tried
	 */
	public NoWritableMasterException(String message) {
		super(message);
	}

}
