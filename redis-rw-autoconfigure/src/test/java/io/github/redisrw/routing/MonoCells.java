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
import reactor.core.publisher.Mono;

import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Annotated methods that return a {@code Mono}.
 */
final class MonoCells {

	private MonoCells() {
	}

	/**
	 * The methods.
	 */
	interface Methods {

		Mono<Server> none(Supplier<Mono<Server>> body);

		Mono<Server> required(Supplier<Mono<Server>> body);

		Mono<Server> requiredReadOnly(Supplier<Mono<Server>> body);

		Mono<Server> requiresNew(Supplier<Mono<Server>> body);

		Mono<Server> requiresNewReadOnly(Supplier<Mono<Server>> body);

		Mono<Server> nested(Supplier<Mono<Server>> body);

		Mono<Server> nestedReadOnly(Supplier<Mono<Server>> body);

		Mono<Server> mandatory(Supplier<Mono<Server>> body);

		Mono<Server> supports(Supplier<Mono<Server>> body);

		Mono<Server> notSupported(Supplier<Mono<Server>> body);

		Mono<Server> never(Supplier<Mono<Server>> body);

		Mono<Server> composed(Supplier<Mono<Server>> body);

		Mono<Server> jakarta(Supplier<Mono<Server>> body);

		Mono<Server> jakartaNotSupported(Supplier<Mono<Server>> body);

		Mono<Server> listed(Supplier<Mono<Server>> body);

		Mono<Server> listedComposed(Supplier<Mono<Server>> body);

		Mono<Server> primary(Supplier<Mono<Server>> body);

		@Transactional
		Mono<Server> onInterface(Supplier<Mono<Server>> body);

	}

	/** As a bean has them. */
	static class Annotated implements Methods {

		@Override
		public Mono<Server> none(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional
		public Mono<Server> required(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(readOnly = true)
		public Mono<Server> requiredReadOnly(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.REQUIRES_NEW)
		public Mono<Server> requiresNew(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.REQUIRES_NEW, readOnly = true)
		public Mono<Server> requiresNewReadOnly(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.NESTED)
		public Mono<Server> nested(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.NESTED, readOnly = true)
		public Mono<Server> nestedReadOnly(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.MANDATORY)
		public Mono<Server> mandatory(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.SUPPORTS)
		public Mono<Server> supports(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.NOT_SUPPORTED)
		public Mono<Server> notSupported(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.NEVER)
		public Mono<Server> never(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Annotations.Writing
		public Mono<Server> composed(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@jakarta.transaction.Transactional
		public Mono<Server> jakarta(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@jakarta.transaction.Transactional(TxType.NOT_SUPPORTED)
		public Mono<Server> jakartaNotSupported(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Annotations.Exclusively
		public Mono<Server> listed(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@Annotations.OneAtATime
		public Mono<Server> listedComposed(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		@ReadConsistency(ConsistencyLevel.PRIMARY)
		public Mono<Server> primary(Supplier<Mono<Server>> body) {
			return body.get();
		}

		@Override
		public Mono<Server> onInterface(Supplier<Mono<Server>> body) {
			return body.get();
		}

	}

}
