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

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The words of a command line, each {@code --name=value}.
 */
public final class Arguments {

	private final Map<String, String> values;

	private Arguments(Map<String, String> values) {
		this.values = values;
	}

	/**
	 * Reads a command line.
	 * @param defaults the values of what is not given; there are no other names
	 * @param words the words
	 * @return the arguments
	 * @throws IllegalArgumentException if there is a word that is not known
	 */
	public static Arguments parse(Map<String, String> defaults, String... words) {
		Map<String, String> values = new HashMap<>(defaults);
		for (String word : words) {
			int sign = word.indexOf('=');
			if (sign < 0 || values.replace(word.substring(0, sign), word.substring(sign + 1)) == null) {
				throw new IllegalArgumentException("Unknown: " + word);
			}
		}
		return new Arguments(values);
	}

	/**
	 * Returns a text.
	 * @param name the name
	 * @return the text, empty without one
	 */
	public String text(String name) {
		return this.values.getOrDefault(name, "");
	}

	/**
	 * Returns a number.
	 * @param name the name
	 * @return the number, 1 or more
	 * @throws IllegalArgumentException if it is not
	 */
	public int number(String name) {
		return positive(name, text(name));
	}

	private static int positive(String name, String value) {
		int number = Integer.parseInt(value);
		if (number < 1) {
			throw new IllegalArgumentException(name + " must be 1 or more, not " + number);
		}
		return number;
	}

	/**
	 * Returns a file.
	 * @param name the name
	 * @return the file, {@code null} without one
	 */
	public @Nullable Path file(String name) {
		return text(name).isEmpty() ? null : Path.of(text(name));
	}

	/**
	 * Returns some numbers.
	 * @param name the name
	 * @return the numbers, each 1 or more
	 * @throws IllegalArgumentException if one is not
	 */
	public List<Integer> numbers(String name) {
		return Arrays.stream(text(name).split(",", -1)).map((number) -> positive(name, number)).toList();
	}

	/**
	 * Returns some of what there is, all of it if none is named.
	 * @param <E> what it is
	 * @param name the name
	 * @param known what there is
	 * @return the chosen ones, in the order in which they are named
	 * @throws IllegalArgumentException if one is not known
	 */
	public <E> List<E> choice(String name, E[] known) {
		if (text(name).isEmpty()) {
			return List.of(known);
		}
		return Arrays.stream(text(name).split(",", -1)).map((chosen) -> named(chosen, known)).toList();
	}

	/**
	 * Returns one of what there is.
	 * @param <E> what it is
	 * @param chosen its name
	 * @param known what there is
	 * @return the chosen one
	 * @throws IllegalArgumentException if it is not known
	 */
	public static <E> E named(String chosen, E[] known) {
		return Arrays.stream(known)
			.filter((candidate) -> candidate.toString().equals(chosen))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Unknown: " + chosen));
	}

}
