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

package io.github.redisrw.topology;

/**
 * The Sentinels answer, and know no master of the configured name.
 */
public class UnknownMasterNameException extends IllegalStateException {

	private final String masterName;

	/**
	 * Create an exception.
	 * @param masterName the name they were asked for
	 * @param details what each of them says
	 */
	public UnknownMasterNameException(String masterName, String details) {
		super("the Sentinels know no master named '" + masterName + "': " + details);
		this.masterName = masterName;
	}

	/**
	 * The name they were asked for.
	 * @return the name
	 */
	public String masterName() {
		return this.masterName;
	}

}
