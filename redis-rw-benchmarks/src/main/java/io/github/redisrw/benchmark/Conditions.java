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

package io.github.redisrw.benchmark;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What else the figures depend on.
 */
public final class Conditions {

	private Conditions() {
	}

	/**
	 * Says what they are.
	 * @return processors, load and Java
	 */
	public static String now() {
		return String.format(Locale.ROOT, "%d processors, load %.1f, Java %s",
				Runtime.getRuntime().availableProcessors(),
				ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), Runtime.version());
	}

}
