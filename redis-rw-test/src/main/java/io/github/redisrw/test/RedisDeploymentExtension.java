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

package io.github.redisrw.test;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a JUnit test class a {@link RedisDeployment}, as a parameter of its methods or by
 * {@link #deployment()}.
 *
 * <pre class="code">
 * &#64;RegisterExtension
 * static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
 *     .replicas(2)
 *     .sentinels(3)
 *     .healBeforeEach()
 *     .build();
 * </pre>
 *
 * In a static field the deployment starts before the first test of the class and is
 * closed after the last, those of nested classes included; classes that run at the same
 * time and inherit the field share it. In an instance field every test has a deployment
 * of its own.
 */
public final class RedisDeploymentExtension
		implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

	private final Settings settings;

	private final boolean healBeforeEach;

	private @Nullable RedisDeployment deployment;

	/** The ids of the JUnit contexts at the end of the last of which it is closed. */
	private final Set<String> users = new HashSet<>();

	private RedisDeploymentExtension(Settings settings, boolean healBeforeEach) {
		this.settings = settings;
		this.healBeforeEach = healBeforeEach;
	}

	/**
	 * Starts the description of the extension's deployment, with the defaults of
	 * {@link RedisDeployment#builder()}.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns the deployment.
	 * @return the deployment, ready
	 * @throws IllegalStateException outside the tests it is for
	 */
	public synchronized RedisDeployment deployment() {
		if (this.deployment == null) {
			throw new IllegalStateException("There is no deployment yet or any more: the extension starts it before "
					+ "the first test of the class, or before each test if its field is not static");
		}
		return this.deployment;
	}

	@Override
	public synchronized void beforeAll(ExtensionContext context) {
		startIfNone(context);
		this.users.add(context.getUniqueId());
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		if (!startIfNone(context) && this.healBeforeEach) {
			deployment().heal();
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		closeIfLast(context);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		closeIfLast(context);
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == RedisDeployment.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return deployment();
	}

	private synchronized boolean startIfNone(ExtensionContext context) {
		if (this.deployment != null) {
			return false;
		}
		this.deployment = RedisDeployment.start(this.settings);
		this.users.add(context.getUniqueId());
		return true;
	}

	private synchronized void closeIfLast(ExtensionContext context) {
		if (this.users.remove(context.getUniqueId()) && this.users.isEmpty() && this.deployment != null) {
			RedisDeployment closing = this.deployment;
			this.deployment = null;
			closing.close();
		}
	}

	/**
	 * Describes the extension's deployment. Not thread safe.
	 */
	public static final class Builder extends RedisDeploymentBuilder<Builder> {

		private boolean healBeforeEach;

		private Builder() {
		}

		/**
		 * Has the deployment {@linkplain RedisDeployment#heal() healed} before each test;
		 * otherwise tests find it as the test before has left it.
		 * @return this
		 */
		public Builder healBeforeEach() {
			this.healBeforeEach = true;
			return this;
		}

		/**
		 * Builds the extension; it starts nothing yet.
		 * @return the extension
		 */
		public RedisDeploymentExtension build() {
			return new RedisDeploymentExtension(settings(), this.healBeforeEach);
		}

	}

}
