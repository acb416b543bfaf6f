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
import reactor.core.publisher.Flux;

import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Annotated methods that return a {@code Flux}.
 */
final class FluxCells {

	private FluxCells() {
	}

	/**
	 * The methods.
	 */
	interface Methods {

		Flux<Server> none(Supplier<Flux<Server>> body);

		Flux<Server> required(Supplier<Flux<Server>> body);

		Flux<Server> requiredReadOnly(Supplier<Flux<Server>> body);

		Flux<Server> requiresNew(Supplier<Flux<Server>> body);

		Flux<Server> requiresNewReadOnly(Supplier<Flux<Server>> body);

		Flux<Server> nested(Supplier<Flux<Server>> body);

		Flux<Server> nestedReadOnly(Supplier<Flux<Server>> body);

		Flux<Server> mandatory(Supplier<Flux<Server>> body);

		Flux<Server> supports(Supplier<Flux<Server>> body);

		Flux<Server> notSupported(Supplier<Flux<Server>> body);

		Flux<Server> never(Supplier<Flux<Server>> body);

		Flux<Server> composed(Supplier<Flux<Server>> body);

		Flux<Server> jakarta(Supplier<Flux<Server>> body);

		Flux<Server> jakartaNotSupported(Supplier<Flux<Server>> body);

		Flux<Server> listed(Supplier<Flux<Server>> body);

		Flux<Server> listedComposed(Supplier<Flux<Server>> body);

		Flux<Server> primary(Supplier<Flux<Server>> body);

		@Transactional
		Flux<Server> onInterface(Supplier<Flux<Server>> body);

	}

	/** As a bean has them. */
	static class Annotated implements Methods {

		@Override
		public Flux<Server> none(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional
		public Flux<Server> required(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(readOnly = true)
		public Flux<Server> requiredReadOnly(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.REQUIRES_NEW)
		public Flux<Server> requiresNew(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.REQUIRES_NEW, readOnly = true)
		public Flux<Server> requiresNewReadOnly(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.NESTED)
		public Flux<Server> nested(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.NESTED, readOnly = true)
		public Flux<Server> nestedReadOnly(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.MANDATORY)
		public Flux<Server> mandatory(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.SUPPORTS)
		public Flux<Server> supports(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.NOT_SUPPORTED)
		public Flux<Server> notSupported(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Transactional(propagation = Propagation.NEVER)
		public Flux<Server> never(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Annotations.Writing
		public Flux<Server> composed(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@jakarta.transaction.Transactional
		public Flux<Server> jakarta(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@jakarta.transaction.Transactional(TxType.NOT_SUPPORTED)
		public Flux<Server> jakartaNotSupported(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Annotations.Exclusively
		public Flux<Server> listed(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@Annotations.OneAtATime
		public Flux<Server> listedComposed(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		@ReadConsistency(ConsistencyLevel.PRIMARY)
		public Flux<Server> primary(Supplier<Flux<Server>> body) {
			return body.get();
		}

		@Override
		public Flux<Server> onInterface(Supplier<Flux<Server>> body) {
			return body.get();
		}

	}

}
