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

package io.github.redisrw.internal.lock;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Says which lock a call needs. Thread-safe.
 */
final class KeyExpression {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private final SpelExpression expression;

	private final Method method;

	private final @Nullable BeanResolver beans;

	/**
	 * Parse an expression.
	 * @param text the expression
	 * @param method the method whose arguments it is about
	 * @param beans finds beans, {@code null} if there are none
	 * @throws IllegalArgumentException if it makes no sense
	 */
	KeyExpression(String text, Method method, @Nullable BeanResolver beans) {
		this.method = method;
		this.beans = beans;
		if (text.isBlank()) {
			throw new IllegalArgumentException("it is empty");
		}
		try {
			this.expression = PARSER.parseRaw(text);
		}
		catch (ParseException ex) {
			throw new IllegalArgumentException("it is no expression: " + ex.getMessage(), ex);
		}
		checkVariables(this.expression.getAST());
	}

	/** An unknown variable would be null, and one lock would be for all calls. */
	private void checkVariables(@Nullable SpelNode node) {
		if (node == null) {
			return;
		}
		if (node instanceof VariableReference) {
			String name = node.toStringAST().substring(1);
			if (!isKnown(name)) {
				throw new IllegalArgumentException("there is no '#" + name
						+ "': name a parameter (with names compiled in, by -parameters) or its position, such as #p0");
			}
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			checkVariables(node.getChild(i));
		}
	}

	private boolean isKnown(String name) {
		if (name.equals("root") || name.equals("this")) {
			return true;
		}
		if (name.matches("[ap]\\d{1,3}")) {
			return Integer.parseInt(name.substring(1)) < this.method.getParameterCount();
		}
		String[] names = NAMES.getParameterNames(this.method);
		return names != null && List.of(names).contains(name);
	}

	/**
	 * Which lock a call needs.
	 * @param target the object that it is for
	 * @param targetClass the class of that
	 * @param arguments its arguments
	 * @return the key, not empty
	 * @throws IllegalStateException if the expression cannot be evaluated, or is null or
	 * empty
	 */
	String evaluate(@Nullable Object target, Class<?> targetClass, @Nullable Object[] arguments) {
		Root root = new Root(this.method, arguments, target, targetClass);
		MethodBasedEvaluationContext context = new MethodBasedEvaluationContext(root, this.method, arguments, NAMES);
		if (this.beans != null) {
			context.setBeanResolver(this.beans);
		}
		Object value;
		try {
			value = this.expression.getValue(context);
		}
		catch (EvaluationException ex) {
			throw new IllegalStateException("The key of @RedisLock on " + this.method + ", '"
					+ this.expression.getExpressionString() + "', cannot be evaluated: " + ex.getMessage(), ex);
		}
		String key = (value != null) ? value.toString() : "";
		if (key.isEmpty()) {
			throw new IllegalStateException("The key of @RedisLock on " + this.method + ", '"
					+ this.expression.getExpressionString() + "', is " + ((value != null) ? "empty" : "null"));
		}
		return key;
	}

	/**
	 * What expressions call {@code #root}.
	 */
	static final class Root {

		private final Method method;

		private final @Nullable Object[] args;

		private final @Nullable Object target;

		private final Class<?> targetClass;

		private Root(Method method, @Nullable Object[] args, @Nullable Object target, Class<?> targetClass) {
			this.method = method;
			this.args = args;
			this.target = target;
			this.targetClass = targetClass;
		}

		public Method getMethod() {
			return this.method;
		}

		public String getMethodName() {
			return this.method.getName();
		}

		public @Nullable Object[] getArgs() {
			return Arrays.copyOf(this.args, this.args.length);
		}

		public @Nullable Object getTarget() {
			return this.target;
		}

		public Class<?> getTargetClass() {
			return this.targetClass;
		}

	}

}
