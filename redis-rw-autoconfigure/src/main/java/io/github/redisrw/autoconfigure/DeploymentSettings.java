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

import java.util.LinkedHashMap;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.core.env.Environment;

/**
 * All that properties say of one deployment.
 *
 * @param name what it is called
 * @param properties most of it
 * @param near which replicas are preferred
 * @param spring what Spring Boot's own properties say
 */
record DeploymentSettings(DeploymentName name, RedisRwProperties properties, NearReadProperties near,
		DataRedisProperties spring) {

	/**
	 * Read those of a deployment with a name. What it does not say for itself of times,
	 * numbers and preferences holds as for all. Where it is, who the application is
	 * there, and what is asked of its data, it has to say itself.
	 * @param name what it is called
	 * @param shared what holds for all
	 * @param sharedNear which replicas are preferred by all
	 * @param environment has the properties
	 * @return the properties
	 */
	static DeploymentSettings bind(DeploymentName name, RedisRwProperties shared, NearReadProperties sharedNear,
			Environment environment) {
		Binder binder = Binder.get(environment);
		BindHandler handler = new ServiceLinks(environment).apply(BindHandler.DEFAULT);
		String prefix = DeploymentName.DEPLOYMENTS + name.text();
		RedisRwProperties properties = copy(shared);
		binder.bind(prefix, Bindable.ofInstance(properties), handler);
		NearReadProperties near = copy(sharedNear);
		binder.bind(prefix + ".read", Bindable.ofInstance(near), handler);
		DataRedisProperties spring = binder.bindOrCreate("spring.data.redis", DataRedisProperties.class);
		spring.setUrl(null);
		spring.setDatabase(0);
		spring.getSsl().setEnabled(false);
		spring.getSsl().setBundle(null);
		return new DeploymentSettings(name, properties, near, spring);
	}

	private static RedisRwProperties copy(RedisRwProperties shared) {
		RedisRwProperties copy = new RedisRwProperties();
		copy.setClientName(shared.getClientName());
		copy.setConnectTimeout(shared.getConnectTimeout());
		copy.setTimeout(shared.getTimeout());
		copy.getWrite().setHoldTimeout(shared.getWrite().getHoldTimeout());
		copy.getWrite().setMaxHeld(shared.getWrite().getMaxHeld());
		copy.getWrite().getAcks().setTimeout(shared.getWrite().getAcks().getTimeout());
		copy.getRead().setMaxLag(shared.getRead().getMaxLag());
		copy.getRead().setWhenStale(shared.getRead().getWhenStale());
		copy.getRead().setConnections(shared.getRead().getConnections());
		copy.getRead().setConnectionsPerReplica(shared.getRead().getConnectionsPerReplica());
		copy.getCluster().setRefreshInterval(shared.getCluster().getRefreshInterval());
		copy.getSentinel().setFencingLease(shared.getSentinel().getFencingLease());
		copy.getRetry().setInitialDelay(shared.getRetry().getInitialDelay());
		copy.getRetry().setMultiplier(shared.getRetry().getMultiplier());
		copy.getRetry().setMaxDelay(shared.getRetry().getMaxDelay());
		copy.getRetry().setJitter(shared.getRetry().getJitter());
		copy.getMonitor().setInterval(shared.getMonitor().getInterval());
		copy.getMonitor().setFastInterval(shared.getMonitor().getFastInterval());
		return copy;
	}

	private static NearReadProperties copy(NearReadProperties shared) {
		NearReadProperties copy = new NearReadProperties();
		copy.setPrefer(shared.getPrefer());
		copy.setZone(shared.getZone());
		copy.setZones(new LinkedHashMap<>(shared.getZones()));
		copy.setIncludeMaster(shared.isIncludeMaster());
		copy.setFallbackLimit(shared.getFallbackLimit());
		return copy;
	}

}
