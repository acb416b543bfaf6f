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

package io.github.redisrw.internal.flight.output;

import java.util.Set;

import io.lettuce.core.output.BooleanOutput;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.DoubleOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.KeyOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueOutput;

/**
 * The outputs that take a single value, and are empty until the whole of a reply has
 * arrived. Others take a reply piece by piece, and cannot be made empty again.
 */
public final class SingleValues {

	private static final Set<Class<?>> OUTPUTS = Set.of(ValueOutput.class, KeyOutput.class, StatusOutput.class,
			ByteArrayOutput.class, IntegerOutput.class, BooleanOutput.class, DoubleOutput.class);

	private SingleValues() {
	}

	/**
	 * Returns whether an output can take a reply, after another one was cut off.
	 * @param output the output
	 * @return {@code false} if it may hold a part of the one that was cut off
	 */
	public static boolean isPristine(CommandOutput<?, ?, ?> output) {
		return OUTPUTS.contains(output.getClass()) && output.get() == null;
	}

}
