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

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.ExpressionState;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Elvis;
import org.springframework.expression.spel.ast.OpAnd;
import org.springframework.expression.spel.ast.OpOr;
import org.springframework.expression.spel.ast.OpPlus;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.SpelNodeImpl;
import org.springframework.expression.spel.ast.Ternary;
import org.springframework.expression.spel.ast.VariableReference;

/**
 * Evaluates an expression as the expression language does, and looks at both sides of
 * each {@code +}: of {@code null} that would make a text, and one lock would be for all
 * that have no value there.
 */
final class KeyParts {

	private final ExpressionState state;

	private final KeyText text;

	/**
	 * Create an instance.
	 * @param state what the expression is evaluated with
	 * @param text makes text of parts
	 */
	KeyParts(ExpressionState state, KeyText text) {
		this.state = state;
		this.text = text;
	}

	/**
	 * The value of an expression, of which no part is evaluated twice that could tell.
	 * @param node the expression
	 * @return its value
	 */
	@Nullable Object value(SpelNode node) {
		if (isSum(node)) {
			return sum(node, node.getChild(0), node.getChild(1));
		}
		if (node instanceof Ternary && node.getChild(0).getValue(this.state) instanceof Boolean condition) {
			return value(node.getChild(condition ? 1 : 2));
		}
		if (node instanceof Elvis) {
			Object first = value(node.getChild(0));
			boolean missing = first == null || first.equals("") || first.equals(Optional.empty());
			Object chosen = missing ? value(node.getChild(1)) : first;
			return (!missing && chosen instanceof Optional<?> optional) ? optional.orElse(null) : chosen;
		}
		checkNames(node);
		return node.getValue(this.state);
	}

	private @Nullable Object sum(SpelNode node, SpelNode left, SpelNode right) {
		Object first = this.text.part(value(left), left.toStringAST());
		Object second = this.text.part(value(right), right.toStringAST());
		if (first instanceof String || second instanceof String) {
			return this.text.inText(first, left.toStringAST()) + this.text.inText(second, right.toStringAST());
		}
		return new OpPlus(node.getStartPosition(), node.getEndPosition(), new Known(node, first),
				new Known(node, second))
			.getValue(this.state);
	}

	/**
	 * Within what is evaluated as a whole, such as the arguments of methods, only the
	 * operands that are mere names can be looked at beforehand.
	 */
	private void checkNames(SpelNode node) {
		boolean later = node instanceof Ternary || node instanceof Elvis || node instanceof OpAnd
				|| node instanceof OpOr || node instanceof Projection || node instanceof Selection;
		for (int i = 0; i < node.getChildCount() && !later; i++) {
			SpelNode child = node.getChild(i);
			if (isSum(node) && isName(child)) {
				this.text.part(child.getValue(this.state), child.toStringAST());
			}
			checkNames(child);
		}
	}

	private static boolean isSum(SpelNode node) {
		return node instanceof OpPlus && node.getChildCount() == 2;
	}

	private static boolean isName(SpelNode node) {
		boolean name = node instanceof VariableReference || node instanceof CompoundExpression;
		for (int i = 0; i < node.getChildCount() && name; i++) {
			SpelNode child = node.getChild(i);
			name = child instanceof VariableReference || child instanceof PropertyOrFieldReference;
		}
		return name;
	}

	/**
	 * A part that has been evaluated.
	 */
	private static final class Known extends SpelNodeImpl {

		private final Object value;

		private Known(SpelNode node, Object value) {
			super(node.getStartPosition(), node.getEndPosition());
			this.value = value;
		}

		@Override
		public TypedValue getValueInternal(ExpressionState state) {
			return new TypedValue(this.value);
		}

		@Override
		public String toStringAST() {
			return this.value.toString();
		}

	}

}
