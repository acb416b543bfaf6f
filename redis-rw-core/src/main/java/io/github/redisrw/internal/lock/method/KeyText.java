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

package io.github.redisrw.internal.lock.method;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.expression.TypeConverter;
import org.springframework.expression.spel.support.StandardTypeConverter;
import org.springframework.util.CollectionUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Makes text of the parts of a key, wherever in an expression that is done, and refuses
 * those of which the text would not say which one it is.
 */
final class KeyText implements TypeConverter {

	private static final TypeDescriptor STRING = TypeDescriptor.valueOf(String.class);

	private static final TypeConverter CONVERTER = new StandardTypeConverter();

	private final Function<String, IllegalStateException> refusal;

	/**
	 * Create an instance.
	 * @param refusal what to throw for a finding
	 */
	KeyText(Function<String, IllegalStateException> refusal) {
		this.refusal = refusal;
	}

	/**
	 * A part that must be there.
	 * @param value the value of the part
	 * @param part how the expression calls it
	 * @return the value
	 */
	Object part(@Nullable Object value, String part) {
		if (value == null) {
			throw this.refusal.apply("has a part that is null: " + part);
		}
		return value;
	}

	/**
	 * The text of a part that is put together with others. An array becomes the text of
	 * its elements.
	 * @param value the value of the part
	 * @param part how the expression calls it
	 * @return the text
	 */
	String inText(@Nullable Object value, String part) {
		Object there = part(value, part);
		requireTelling(there.getClass().isArray() ? CollectionUtils.arrayToList(there) : there, part);
		TypeDescriptor type = TypeDescriptor.forObject(there);
		return String.valueOf(CONVERTER.canConvert(type, STRING) ? CONVERTER.convertValue(there, type, STRING) : there);
	}

	/**
	 * The text of what is the whole key.
	 * @param value the value
	 * @param part how the expression calls it
	 * @return the text
	 */
	String alone(@Nullable Object value, String part) {
		if (value == null) {
			throw this.refusal.apply("is null");
		}
		if (value.getClass().isArray()) {
			throw this.refusal
				.apply("is an array, which does not say what it contains: use an element, such as " + part + "[0]");
		}
		requireTelling(value, part);
		return value.toString();
	}

	private void requireTelling(@Nullable Object value, String part) {
		Object there = part(value, part);
		if (there instanceof Collection<?> elements) {
			elements.forEach((element) -> requireTelling(element, part));
		}
		else if (there instanceof Map<?, ?> map) {
			requireTelling(map.keySet(), part);
			requireTelling(map.values(), part);
		}
		else if (there instanceof Optional<?> optional) {
			requireTelling(optional.orElse(null), part);
		}
		Method toString = ReflectionUtils.findMethod(there.getClass(), "toString");
		if (toString == null || toString.getDeclaringClass() == Object.class) {
			throw this.refusal.apply("has " + part + " in it, and " + there.getClass().getTypeName()
					+ " has no toString() that says which one it is: use a property of it");
		}
	}

	// What expressions ask for

	@Override
	public boolean canConvert(@Nullable TypeDescriptor sourceType, TypeDescriptor targetType) {
		return isPutTogether(targetType) || CONVERTER.canConvert(sourceType, targetType);
	}

	@Override
	public @Nullable Object convertValue(@Nullable Object value, @Nullable TypeDescriptor sourceType,
			TypeDescriptor targetType) {
		return isPutTogether(targetType) ? inText(value, "an operand of '+'")
				: CONVERTER.convertValue(value, sourceType, targetType);
	}

	/** An argument of a method is the business of that. */
	private static boolean isPutTogether(TypeDescriptor targetType) {
		return targetType.getType() == String.class && !(targetType.getSource() instanceof MethodParameter);
	}

}
