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

package io.github.redisrw.outage;

import java.time.Duration;

/**
 * Keeps a server busy.
 */
final class BusyScript {

	private BusyScript() {
	}

	/**
	 * The script. From Redis 7.2 on, {@code TIME} stands still while a script runs, so
	 * there it goes by the processor's time.
	 * @param time how long it lasts
	 * @return the script, which returns 1
	 */
	static String of(Duration time) {
		return """
				local now = function()
					local t = redis.call('TIME')
					return t[1] + t[2] / 1e6
				end
				local begin = now()
				for i = 1, 1e6 do end
				if now() == begin then
					now = os.clock
				end
				local stop = now() + %s
				repeat until now() > stop
				return 1
				""".formatted(time.toMillis() / 1000.0);
	}

}
