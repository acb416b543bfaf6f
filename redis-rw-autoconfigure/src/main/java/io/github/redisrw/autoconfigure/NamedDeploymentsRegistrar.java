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

import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Registers the connection factories and templates of the deployments with names. Which
 * ones there are has to be known when an application is processed ahead of time, but not
 * where they are.
 */
class NamedDeploymentsRegistrar implements ImportBeanDefinitionRegistrar {

	/** What the names of beans end with. */
	static final String SETUP = "RedisRwSetup";

	static final String CLIENT = "RedisRwClient";

	static final String WRITES = "RedisConnectionFactory";

	private static final String READS = "ReadRedisConnectionFactory";

	private static final boolean REACTIVE = ClassUtils.isPresent("reactor.core.publisher.Flux",
			NamedDeploymentsRegistrar.class.getClassLoader());

	private final Environment environment;

	NamedDeploymentsRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		DeploymentNames names = DeploymentNames.of(this.environment);
		for (DeploymentName name : names.all()) {
			register(new DeploymentRegistration(name, name.equals(names.primary()), registry));
		}
	}

	/**
	 * Register the beans of one deployment.
	 * @param deployment the deployment
	 */
	protected void register(DeploymentRegistration deployment) {
		RootBeanDefinition setup = deployment.definition(ReadWriteSetups.class, "named", deployment.name().text());
		setup.setBeanClass(null);
		setup.setFactoryBeanName("redisRwSetups");
		deployment.registerCandidate(SETUP, setup);
		deployment.registerCandidate(CLIENT, deployment.definition(DeploymentBeans.class, "client",
				deployment.bean(SETUP), new RuntimeBeanReference("redisRwContextEvents")));
		registerTopology(deployment);
		deployment.registerCandidate(WRITES, deployment.definition(DeploymentBeans.class, "writes",
				deployment.bean(CLIENT), deployment.bean(SETUP)));
		deployment.registerForReads(READS, deployment.definition(DeploymentBeans.class, "reads",
				deployment.bean(CLIENT), deployment.bean(SETUP), deployment.bean(WRITES)));
		registerTemplates(deployment, "RedisTemplate", DeploymentBeans.class, "template");
		registerTemplates(deployment, "StringRedisTemplate", DeploymentBeans.class, "strings");
		if (REACTIVE) {
			registerTemplates(deployment, "ReactiveRedisTemplate", DeploymentBeans.Reactive.class, "template");
			registerTemplates(deployment, "ReactiveStringRedisTemplate", DeploymentBeans.Reactive.class, "strings");
		}
	}

	/** Lazily: that it is a cluster may be known only when the application starts. */
	private void registerTopology(DeploymentRegistration deployment) {
		if (!OnSingleMasterCondition.isCluster(deployment.name(), this.environment)) {
			RootBeanDefinition topology = deployment.definition(DeploymentBeans.class, "topology",
					deployment.bean(CLIENT), deployment.bean(SETUP));
			topology.setLazyInit(true);
			deployment.registerCandidate("RedisTopology", topology);
		}
	}

	private static void registerTemplates(DeploymentRegistration deployment, String bean, Class<?> type,
			String method) {
		deployment.registerForWrites(bean, deployment.definition(type, method, deployment.bean(WRITES)));
		deployment.registerForReads("Read" + bean, deployment.definition(type, method, deployment.bean(READS)));
	}

	/**
	 * Registers what keeps the locks at the deployments with names.
	 */
	static final class Locks extends NamedDeploymentsRegistrar {

		static final String CLIENT = "RedisRwLockClient";

		Locks(Environment environment) {
			super(environment);
		}

		@Override
		protected void register(DeploymentRegistration deployment) {
			deployment.registerCandidate(CLIENT,
					deployment.definition(DeploymentBeans.class, "lockClient",
							deployment.name().bean(NamedDeploymentsRegistrar.WRITES),
							deployment.bean(NamedDeploymentsRegistrar.CLIENT)));
			deployment.registerCandidate("RedisLockOperations",
					deployment.definition(DeploymentBeans.class, "lockOperations", deployment.bean(CLIENT)));
		}

	}

}
