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
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.ExpressionState;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Says which lock a call needs. Thread-safe.
 */
final class KeyExpression {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private static final Set<String> ROOT_PROPERTIES = Set.of("method", "methodName", "args", "target", "targetClass");

	private static final Set<String> ROOT_GETTERS = Set.of("getMethod", "getMethodName", "getArgs", "getTarget",
			"getTargetClass");

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
		check(this.expression.getAST(), true);
	}

	/**
	 * An unknown variable would be null, and one lock would be for all calls; a name that
	 * is no property of what it is applied to would fail each call.
	 * @param node a part of the expression
	 * @param onRoot whether it is applied to the root, and not to what stands before it
	 */
	private void check(@Nullable SpelNode node, boolean onRoot) {
		if (node == null || node instanceof InlineMap) {
			return;
		}
		if (node instanceof VariableReference) {
			String name = node.toStringAST().substring(1);
			if (!isKnown(name)) {
				throw new IllegalArgumentException("there is no '#" + name
						+ "': name a parameter (with names compiled in, by -parameters) or its position, such as #p0");
			}
		}
		else if (onRoot && node instanceof PropertyOrFieldReference property
				&& !ROOT_PROPERTIES.contains(property.getName())) {
			throw new IllegalArgumentException("there is no '" + property.getName() + "': a fixed text has quotes of"
					+ " its own, \"'" + property.getName() + "'\", and a parameter is #" + property.getName());
		}
		else if (onRoot && node instanceof MethodReference called && !ROOT_GETTERS.contains(called.getName())) {
			throw new IllegalArgumentException("there is no '" + called.getName() + "()' here: call it on a parameter,"
					+ " such as #p0, or on a bean, such as @name");
		}
		boolean ofElements = node instanceof Projection || node instanceof Selection || node instanceof Indexer;
		for (int i = 0; i < node.getChildCount(); i++) {
			check(node.getChild(i), !ofElements && !(node instanceof CompoundExpression && i > 0));
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
		KeyText text = new KeyText((finding) -> refused(finding, null));
		context.setTypeConverter(text);
		String key;
		try {
			SpelNode node = this.expression.getAST();
			KeyParts parts = new KeyParts(new ExpressionState(context, context.getRootObject()), text);
			key = text.alone(parts.value(node), node.toStringAST());
		}
		catch (EvaluationException ex) {
			throw refused("cannot be evaluated: " + ex.getMessage(), ex);
		}
		if (key.isEmpty()) {
			throw refused("is empty", null);
		}
		return key;
	}

	private IllegalStateException refused(String finding, @Nullable Throwable cause) {
		return new IllegalStateException("The key of @RedisLock on " + this.method + ", '"
				+ this.expression.getExpressionString() + "', " + finding, cause);
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
