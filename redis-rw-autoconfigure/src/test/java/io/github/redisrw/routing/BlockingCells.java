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

package io.github.redisrw.routing;

import java.util.function.Supplier;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.ReadConsistency;
import jakarta.transaction.Transactional.TxType;

import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Annotated methods that return when they are done.
 */
final class BlockingCells {

	private BlockingCells() {
	}

	/**
	 * The methods, generic, so that there are bridges.
	 *
	 * @param <T> what they return
	 */
	interface Methods<T> {

		T none(Supplier<T> body);

		T required(Supplier<T> body);

		T requiredReadOnly(Supplier<T> body);

		T requiresNew(Supplier<T> body);

		T requiresNewReadOnly(Supplier<T> body);

		T nested(Supplier<T> body);

		T nestedReadOnly(Supplier<T> body);

		T mandatory(Supplier<T> body);

		T supports(Supplier<T> body);

		T notSupported(Supplier<T> body);

		T never(Supplier<T> body);

		T composed(Supplier<T> body);

		T jakarta(Supplier<T> body);

		T jakartaNotSupported(Supplier<T> body);

		T listed(Supplier<T> body);

		T listedComposed(Supplier<T> body);

		T primary(Supplier<T> body);

		@Transactional
		T onInterface(Supplier<T> body);

	}

	/** As a bean has them. */
	static class Annotated implements Methods<Server> {

		@Override
		public Server none(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Transactional
		public Server required(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Transactional(readOnly = true)
		public Server requiredReadOnly(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.REQUIRES_NEW)
		public Server requiresNew(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.REQUIRES_NEW, readOnly = true)
		public Server requiresNewReadOnly(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.NESTED)
		public Server nested(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.NESTED, readOnly = true)
		public Server nestedReadOnly(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.MANDATORY)
		public Server mandatory(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.SUPPORTS)
		public Server supports(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.NOT_SUPPORTED)
		public Server notSupported(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.NEVER)
		public Server never(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Annotations.Writing
		public Server composed(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@jakarta.transaction.Transactional
		public Server jakarta(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@jakarta.transaction.Transactional(TxType.NOT_SUPPORTED)
		public Server jakartaNotSupported(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Annotations.Exclusively
		public Server listed(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@Annotations.OneAtATime
		public Server listedComposed(Supplier<Server> body) {
			return body.get();
		}

		@Override
		@ReadConsistency(ConsistencyLevel.PRIMARY)
		public Server primary(Supplier<Server> body) {
			return body.get();
		}

		@Override
		public Server onInterface(Supplier<Server> body) {
			return body.get();
		}

	}

}
