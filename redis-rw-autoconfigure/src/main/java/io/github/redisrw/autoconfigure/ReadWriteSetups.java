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

import io.github.redisrw.internal.replica.choice.AskedZones;
import io.github.redisrw.internal.replica.choice.NearSettings;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.topology.ZoneResolver;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * Makes of properties and beans of the application what a deployment is set up with. It
 * is the same for that of {@code redis.rw.*} itself and for those with names.
 */
final class ReadWriteSetups {

	private final DeploymentSettings unnamed;

	private final RoutingPolicy policy;

	private final ObjectProvider<SslBundles> sslBundles;

	private final ClientResources resources;

	private final Environment environment;

	private final ObjectProvider<ZoneResolver> zones;

	private final QualifiedBeans beans;

	/**
	 * Create an instance.
	 * @param unnamed what properties say of the deployment without a name
	 * @param policy what holds where no scope says otherwise
	 * @param sslBundles the bundles
	 * @param resources threads and timers for all
	 * @param zones knows the zones of nodes, perhaps
	 * @param environment has the properties
	 * @param beans beans of the application
	 */
	ReadWriteSetups(DeploymentSettings unnamed, RoutingPolicy policy, ObjectProvider<SslBundles> sslBundles,
			ClientResources resources, ObjectProvider<ZoneResolver> zones, Environment environment,
			QualifiedBeans beans) {
		this.unnamed = unnamed;
		this.policy = policy;
		this.sslBundles = sslBundles;
		this.resources = resources;
		this.environment = environment;
		this.zones = zones;
		this.beans = beans;
		new PropertiesValidator(unnamed.name()).validate(unnamed.properties(), unnamed.spring());
	}

	/**
	 * The set-up of the deployment without a name.
	 * @param own the connection details of this library, {@code null} for none
	 * @param springDetails what Spring Boot's own say
	 * @param replicaCredentials of the application, {@code null} for none
	 * @return the set-up
	 */
	ReadWriteSetup unnamed(@Nullable RedisReadWriteConnectionDetails own, DataRedisConnectionDetails springDetails,
			@Nullable RedisCredentialsProvider replicaCredentials) {
		return setup(this.unnamed, own, springDetails, replicaCredentials);
	}

	/**
	 * The set-up of a deployment with a name.
	 * @param text the name
	 * @return the set-up
	 */
	ReadWriteSetup named(String text) {
		DeploymentName name = DeploymentName.of(text);
		DeploymentSettings settings = DeploymentSettings.bind(name, this.unnamed.properties(), this.unnamed.near(),
				this.environment);
		new PropertiesValidator(name).validate(settings.properties(), settings.spring());
		return setup(settings, this.beans.ownOf(name, RedisReadWriteConnectionDetails.class, false), new NoDetails(),
				this.beans.ownOf(name, RedisCredentialsProvider.class, true));
	}

	private ReadWriteSetup setup(DeploymentSettings settings, @Nullable RedisReadWriteConnectionDetails own,
			DataRedisConnectionDetails springDetails, @Nullable RedisCredentialsProvider replicaCredentials) {
		DeploymentName name = settings.name();
		ReadWriteDetails ownDetails = (own != null) ? new ReadWriteDetails(own) : null;
		Deployment deployment = (ownDetails != null) ? ownDetails.deployment()
				: new DeploymentResolver(name, settings.properties(), springDetails, this.environment).resolve();
		ClientConfigurations configurations = new ClientConfigurations(settings.spring(),
				this.beans.applyingTo(name, LettuceClientConfigurationBuilderCustomizer.class),
				this.beans.applyingTo(name, LettuceClientOptionsBuilderCustomizer.class));
		return new ReadWriteSetup(settings, deployment, near(settings),
				(ownDetails != null) ? ownDetails : springDetails, this.sslBundles.getIfAvailable(), configurations,
				replicaCredentials, new RoutingPolicy(this.policy.transactional(), this.policy.level(), name.text()),
				this.resources);
	}

	private NearSettings near(DeploymentSettings settings) {
		DeploymentName name = settings.name();
		NearReadProperties properties = settings.near();
		new PropertiesValidator(name).validate(properties);
		ZoneResolver patterns = new ZonePatterns(name, properties.getZones());
		ZoneResolver own = this.zones.getIfAvailable();
		return new NearSettings(properties.getPrefer(), properties.getZone(),
				(own != null) ? new AskedZones(own).or(patterns) : patterns, properties.isIncludeMaster(),
				properties.limit(name));
	}

}
