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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * All deployments of the application: what operators see.
 *
 * @param all the one without a name first, the others by their names
 */
record ReadWriteDeployments(List<Member> all) {

	/**
	 * Find them among the beans.
	 * @param beanFactory has the beans
	 * @return the deployments
	 */
	static ReadWriteDeployments of(ConfigurableListableBeanFactory beanFactory) {
		List<Member> all = new ArrayList<>();
		for (ReadWriteSetup setup : beanFactory.getBeansOfType(ReadWriteSetup.class).values()) {
			DeploymentName name = setup.name();
			String client = name.bean(NamedDeploymentsRegistrar.CLIENT);
			all.add(name.isNamed()
					? new Member(name, beanFactory.getMergedBeanDefinition(client).isPrimary(), setup,
							beanFactory.getBean(client, ClientPaths.class))
					: new Member(name, true, setup, beanFactory.getBean(ClientPaths.class)));
		}
		all.sort(Comparator.comparing((member) -> member.name().text()));
		return new ReadWriteDeployments(List.copyOf(all));
	}

	/**
	 * The primary one.
	 * @return the deployment, {@code null} if there is none
	 */
	@Nullable Member primary() {
		return this.all.stream().filter(Member::primary).findFirst().orElse(null);
	}

	/**
	 * Those with names.
	 * @return the deployments
	 */
	List<Member> named() {
		return this.all.stream().filter((member) -> member.name().isNamed()).toList();
	}

	/**
	 * Those with one master each.
	 * @return the deployments, without clusters
	 */
	List<Member> ofOneMaster() {
		return this.all.stream().filter((member) -> member.cluster() == null).toList();
	}

	/**
	 * What follows each of those with one master, by what operators call it.
	 * @return the clients
	 */
	Map<String, ReadWriteClient> clients() {
		return clients(ReadWriteClient.class);
	}

	/**
	 * Each cluster, by what operators call it.
	 * @return the clients
	 */
	Map<String, ClusterClient> clusters() {
		return clients(ClusterClient.class);
	}

	private <T> Map<String, T> clients(Class<T> type) {
		Map<String, T> clients = new LinkedHashMap<>();
		byName(Member::paths).forEach((name, paths) -> {
			if (type.isInstance(paths)) {
				clients.put(name, type.cast(paths));
			}
		});
		return clients;
	}

	/**
	 * Something of each, by what operators call it.
	 * @param <T> the type
	 * @param part what of it
	 * @return the parts; the only one, if it has no name, has an empty one
	 */
	<T> Map<String, T> byName(Function<Member, T> part) {
		Map<String, T> parts = new LinkedHashMap<>();
		boolean alone = named().isEmpty();
		this.all.forEach((member) -> parts.put(alone ? "" : member.name().shown(), part.apply(member)));
		return parts;
	}

	/**
	 * One deployment.
	 *
	 * @param name what it is called
	 * @param primary whether it is the primary one
	 * @param setup what it is set up with
	 * @param paths follow it
	 */
	record Member(DeploymentName name, boolean primary, ReadWriteSetup setup, ClientPaths paths) {

		/**
		 * What follows its one master.
		 * @return the client
		 * @throws IllegalStateException if it is a cluster
		 */
		ReadWriteClient client() {
			if (this.paths instanceof ReadWriteClient client) {
				return client;
			}
			throw new IllegalStateException("A cluster has several masters");
		}

		/**
		 * What follows its shards.
		 * @return the client, {@code null} if it is no cluster
		 */
		@Nullable ClusterClient cluster() {
			return (this.paths instanceof ClusterClient cluster) ? cluster : null;
		}

		/**
		 * How many tokens it was handed that do not belong to it.
		 * @return the number, of all shards of a cluster
		 */
		long refusedTokens() {
			ClusterClient cluster = cluster();
			return (cluster != null)
					? cluster.shards().stream().mapToLong((shard) -> shard.client().refusedTokens()).sum()
					: client().refusedTokens();
		}

	}

}
