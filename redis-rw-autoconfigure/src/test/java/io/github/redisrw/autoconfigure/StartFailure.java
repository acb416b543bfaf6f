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

package io.github.redisrw.autoconfigure;

import java.util.Objects;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a developer reads when the application does not start: what Spring Boot makes of
 * the failure, with all the analyzers it finds on the class path.
 *
 * @param description what is wrong
 * @param action what to do
 */
record StartFailure(String description, String action) {

	/**
	 * Starts an application that must not start.
	 * @param runner the application
	 * @return how it failed
	 */
	static StartFailure of(ApplicationContextRunner runner) {
		StartFailure[] failure = new StartFailure[1];
		runner.run((context) -> {
			assertThat(context).hasFailed();
			failure[0] = of(Objects.requireNonNull(context.getStartupFailure()));
		});
		return failure[0];
	}

	private static StartFailure of(Throwable failure) {
		FailureAnalysis analysis = SpringFactoriesLoader.forDefaultResourceLocation(StartFailure.class.getClassLoader())
			.load(FailureAnalyzer.class,
					ArgumentResolver.of(BeanFactory.class, new DefaultListableBeanFactory())
						.and(Environment.class, new StandardEnvironment()),
					// As Spring Boot does: not every library of an analyzer is there.
					(type, name, ex) -> {
					})
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No analysis", failure));
		return new StartFailure(analysis.getDescription(), String.valueOf(analysis.getAction()));
	}

	String text() {
		return this.description + "\n" + this.action;
	}

}
