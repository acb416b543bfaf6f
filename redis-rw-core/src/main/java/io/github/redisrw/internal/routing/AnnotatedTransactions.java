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

package io.github.redisrw.internal.routing;

import java.lang.reflect.AnnotatedElement;

import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;

/**
 * Spring's own reading of the annotations that make methods transactional, be they public
 * or not. Thread-safe.
 */
public final class AnnotatedTransactions extends AnnotationTransactionAttributeSource {

	public AnnotatedTransactions() {
		super(false);
	}

	/**
	 * Whether something is annotated to be transactional. Only the types of its
	 * annotations, and of the annotations on these, decide.
	 * @param element what is annotated
	 * @return {@code true} if it is
	 */
	boolean isTransactional(AnnotatedElement element) {
		return determineTransactionAttribute(element) != null;
	}

}
