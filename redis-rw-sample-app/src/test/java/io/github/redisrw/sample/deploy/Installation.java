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

package io.github.redisrw.sample.deploy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an operator or a chart makes of what an overlay gives it, as its sources say.
 *
 * @param overlay the directory of the overlay
 * @param master labels of the pod that is master
 * @param replica labels of a pod that is a replica
 * @param sentinel labels of a pod with a Sentinel, the same as those of a server where
 * they share it; empty if there is none
 * @param hosts the names it makes, of Services and of pods
 * @param sentinelPassword whether the Sentinels ask for a password
 * @param required the fields of its resource that are used here, with their types
 */
record Installation(String overlay, Map<String, String> master, Map<String, String> replica,
		Map<String, String> sentinel, Set<String> hosts, boolean sentinelPassword, Map<String, Class<?>> required) {

	private static final Map<String, String> OT = Map.of("app", "redis", "redis_setup_type", "replication", "role",
			"replication");

	private static final Map<String, String> OT_SENTINEL = Map.of("app", "redis-s", "redis_setup_type", "sentinel",
			"role", "sentinel");

	private static final Map<String, String> FRESHWORKS = Map.of("app.kubernetes.io/name", "redis",
			"app.kubernetes.io/component", "redis", "app.kubernetes.io/part-of", "redis-failover");

	private static final Map<String, String> FRESHWORKS_SENTINEL = Map.of("app.kubernetes.io/name", "redis",
			"app.kubernetes.io/component", "sentinel", "app.kubernetes.io/part-of", "redis-failover");

	private static final Map<String, String> DRAGONFLY = Map.of("app", "redis", "app.kubernetes.io/name", "dragonfly",
			"app.kubernetes.io/part-of", "dragonfly");

	private static final Map<String, String> CLOUDPIRATES_REDIS = Map.of("app.kubernetes.io/name", "redis",
			"app.kubernetes.io/instance", "redis", "app.kubernetes.io/component", "sentinel");

	private static final Map<String, String> VALKEY = Map.of("app.kubernetes.io/name", "valkey",
			"app.kubernetes.io/instance", "valkey");

	private static final Map<String, String> REDIS_HA = Map.of("app", "redis-ha", "release", "redis-ha", "redis-ha",
			"replica");

	static List<Installation> all() {
		return List.of(
				new Installation("../base", Map.of("app.kubernetes.io/name", "redis", "redis-role", "master"),
						Map.of("app.kubernetes.io/name", "redis", "redis-role", "replica"), Map.of(), Set.of(), false,
						Map.of()),
				otContainerKit(), freshworks(),
				new Installation("dragonfly", with(DRAGONFLY, "role", "master"), with(DRAGONFLY, "role", "replica"),
						Map.of(), Set.of("redis"), false,
						Map.of("spec.replicas", Integer.class, "spec.authentication.passwordFromSecret.name",
								String.class, "spec.authentication.passwordFromSecret.key", String.class)),
				new Installation("cloudpirates-redis", CLOUDPIRATES_REDIS, CLOUDPIRATES_REDIS, CLOUDPIRATES_REDIS,
						Set.of("redis", "redis-master", "redis-sentinel", "redis-0.redis-headless",
								"redis-1.redis-headless", "redis-2.redis-headless"),
						true, Map.of()),
				new Installation("cloudpirates-valkey", VALKEY, VALKEY, VALKEY,
						Set.of("valkey", "valkey-master", "valkey-sentinel", "valkey-0.valkey-headless",
								"valkey-1.valkey-headless", "valkey-2.valkey-headless"),
						true, Map.of()),
				new Installation("redis-ha", REDIS_HA, REDIS_HA, REDIS_HA,
						Set.of("redis-ha", "redis-ha-haproxy", "redis-ha-announce-0", "redis-ha-announce-1",
								"redis-ha-announce-2"),
						false, Map.of()),
				new Installation("valkey-helm", VALKEY, VALKEY, Map.of(), Set.of("valkey", "valkey-read"), false,
						Map.of()),
				new Installation("sentinel", Map.of(), Map.of(), Map.of(), Set.of("redis-sentinel-0.redis-sentinel",
						"redis-sentinel-1.redis-sentinel", "redis-sentinel-2.redis-sentinel"), true, Map.of()));
	}

	private static Installation otContainerKit() {
		return new Installation("ot-container-kit", with(OT, "redis-role", "master"), with(OT, "redis-role", "slave"),
				OT_SENTINEL,
				Set.of("redis-master", "redis-replica", "redis-s-0.redis-s-hl", "redis-s-1.redis-s-hl",
						"redis-s-2.redis-s-hl"),
				false,
				Map.of("spec.clusterSize", Integer.class, "spec.kubernetesConfig.image", String.class,
						"spec.kubernetesConfig.redisSecret.name", String.class, "spec.kubernetesConfig.redisSecret.key",
						String.class, "spec.sentinel.size", Integer.class, "spec.sentinel.image", String.class,
						"spec.sentinel.downAfterMilliseconds", String.class, "spec.sentinel.failoverTimeout",
						String.class));
	}

	private static Installation freshworks() {
		return new Installation("freshworks", with(FRESHWORKS, "redisfailovers-role", "master"),
				with(FRESHWORKS, "redisfailovers-role", "slave"), FRESHWORKS_SENTINEL,
				Set.of("rfrm-redis", "rfrs-redis", "rfs-redis"), false,
				Map.of("spec.auth.secretPath", String.class, "spec.redis.replicas", Integer.class, "spec.redis.image",
						String.class, "spec.redis.terminationGracePeriod", Integer.class, "spec.redis.customConfig",
						List.class, "spec.sentinel.replicas", Integer.class, "spec.sentinel.customConfig", List.class));
	}

	private static Map<String, String> with(Map<String, String> labels, String key, String value) {
		Map<String, String> all = new HashMap<>(labels);
		all.put(key, value);
		return Map.copyOf(all);
	}

	Kustomization kustomization() {
		return Kustomization.of(Repository.KUBERNETES.resolve("overlays").resolve(this.overlay).normalize());
	}

	/** Whether the shop runs on it. */
	boolean hasShop() {
		return !this.overlay.equals("dragonfly");
	}

	@Override
	public String toString() {
		return this.overlay;
	}

}
