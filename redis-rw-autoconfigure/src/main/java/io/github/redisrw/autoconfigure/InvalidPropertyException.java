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

package io.github.redisrw.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A setting with which the application cannot start.
 */
class InvalidPropertyException extends IllegalArgumentException {

	private final String property;

	private final @Nullable Object value;

	private final String reason;

	private final String remedy;

	/**
	 * Create an exception.
	 * @param property the name of the property
	 * @param value its value, {@code null} if it is not set or a secret; what stands
	 * before an {@code @} in it is taken for one
	 * @param reason what is wrong with it
	 * @param remedy what to do
	 */
	InvalidPropertyException(String property, @Nullable Object value, String reason, String remedy) {
		super("Property '" + property + "'" + ((value != null) ? " with the value '" + shown(value) + "'" : "") + " "
				+ reason);
		this.property = property;
		this.value = value;
		this.reason = reason;
		this.remedy = remedy;
	}

	private static String shown(Object value) {
		String text = value.toString();
		int at = text.lastIndexOf('@');
		int scheme = text.indexOf("://");
		int start = (scheme >= 0 && scheme < at) ? scheme + 3 : 0;
		return (at < 0) ? text : text.substring(0, start) + "***" + text.substring(at);
	}

	String property() {
		return this.property;
	}

	@Nullable Object value() {
		return this.value;
	}

	String reason() {
		return this.reason;
	}

	String remedy() {
		return this.remedy;
	}

}
