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

import java.util.List;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.ReadConsistency;
import io.github.redisrw.internal.routing.AnnotatedTransactions;
import io.github.redisrw.internal.routing.IneffectiveAnnotations;
import io.github.redisrw.internal.routing.MethodScopes;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Annotations that cannot work are found.
 */
class IneffectiveAnnotationsTests {

	private final IneffectiveAnnotations ineffective = new IneffectiveAnnotations(
			new MethodScopes(new AnnotatedTransactions(), List.of(Annotations.Exclusively.class), (text) -> text));

	@Test
	void methodsThatNoProxyCanAdvise() {
		assertThat(this.ineffective.in(Unreachable.class, true)).hasSize(3)
			.anyMatch((finding) -> finding.contains("hidden()") && finding.contains("is private"))
			.anyMatch((finding) -> finding.contains("shared()") && finding.contains("is static"))
			.anyMatch((finding) -> finding.contains("fixed()") && finding.contains("is final"));
	}

	@Test
	void aFinalMethodIsFineForAProxyThatIsNoSubclass() {
		assertThat(this.ineffective.in(Unreachable.class, false)).hasSize(2);
	}

	@Test
	void aCallThatDoesNotPassTheProxy() {
		assertThat(this.ineffective.in(CallsItself.class, true)).singleElement()
			.asString()
			.contains("outer()", "CallsItself.inner()");
	}

	@Test
	void aCallFromWithinAScopeIsFine() {
		assertThat(this.ineffective.in(InScopeAlready.class, true)).isEmpty();
	}

	@Test
	void whoKnowsItsOwnProxyMayCallThat() {
		assertThat(this.ineffective.in(KnowsItself.class, true)).isEmpty();
	}

	@Test
	void whatIsRightIsNotReported() {
		assertThat(this.ineffective.in(BlockingCells.Annotated.class, true)).isEmpty();
	}

	static class Unreachable {

		@Transactional
		private void hidden() {
		}

		@Annotations.OneAtATime
		static void shared() {
		}

		@ReadConsistency(ConsistencyLevel.PRIMARY)
		public final void fixed() {
			hidden();
		}

	}

	static class CallsItself {

		public void outer() {
			inner();
		}

		@Transactional
		public void inner() {
		}

	}

	static class InScopeAlready {

		@Transactional
		public void outer() {
			inner();
		}

		@Transactional
		public void inner() {
		}

	}

	static class KnowsItself {

		private final KnowsItself self;

		KnowsItself(KnowsItself self) {
			this.self = self;
		}

		public void outer() {
			this.self.inner();
		}

		@Transactional
		public void inner() {
		}

	}

}
