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

package io.github.redisrw.test.autoconfigure;

import io.github.redisrw.autoconfigure.RedisReadWriteConnectionDetails;
import io.github.redisrw.test.RedisDeployment;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives an application a deployment, and connection details that lead to it.
 *
 * @param settings what the test wants
 */
record RedisDeploymentContextCustomizer(AutoConfigureRedisDeployment settings) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
		RootBeanDefinition use = new RootBeanDefinition(Use.class, () -> new Use(this.settings));
		use.setDestroyMethodName("close");
		registry.registerBeanDefinition("redisRwTestUse", use);
		RootBeanDefinition deployment = new RootBeanDefinition(RedisDeployment.class,
				() -> context.getBean(Use.class).deployment);
		// Others may go on using it.
		deployment.setDestroyMethodName("");
		registry.registerBeanDefinition("redisRwTestDeployment", deployment);
		registry.registerBeanDefinition("redisRwTestConnectionDetails",
				new RootBeanDefinition(RedisReadWriteConnectionDetails.class,
						() -> new DeploymentConnectionDetails(context.getBean(Use.class).deployment)));
	}

	/**
	 * That an application uses a deployment. It ends after everything else of the
	 * application that depends on it.
	 */
	static final class Use implements AutoCloseable {

		private final AutoConfigureRedisDeployment settings;

		private final RedisDeployment deployment;

		Use(AutoConfigureRedisDeployment settings) {
			this.settings = settings;
			this.deployment = SharedDeployments.acquire(settings);
		}

		@Override
		public void close() {
			SharedDeployments.release(this.settings);
		}

	}

}
