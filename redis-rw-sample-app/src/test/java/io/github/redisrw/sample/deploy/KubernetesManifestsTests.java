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

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manifests in {@code deploy/kubernetes}, read as the API server would read them.
 */
class KubernetesManifestsTests {

	static List<Installation> installations() {
		return Installation.all();
	}

	@Test
	void everyOverlayIsLookedAt() {
		assertThat(Repository.list(Repository.KUBERNETES.resolve("overlays")))
			.extracting((overlay) -> overlay.getFileName().toString())
			.containsExactlyInAnyOrderElementsOf(installations().stream()
				.map(Installation::overlay)
				.filter((overlay) -> !overlay.equals("../base"))
				.toList());
	}

	@ParameterizedTest
	@MethodSource("installations")
	void everyFileIsUsed(Installation installation) {
		Path directory = Repository.KUBERNETES.resolve("overlays").resolve(installation.overlay()).normalize();
		Set<String> expected = new TreeSet<>(installation.kustomization().files());
		expected.add("kustomization.yaml");
		Set<String> present = Repository.list(directory)
			.stream()
			.map((file) -> file.getFileName().toString())
			.collect(Collectors.toCollection(TreeSet::new));
		// For Helm, which the page names.
		if (present.remove("values.yaml")) {
			assertThat(Repository.text(directory.resolve("README.md")))
				.contains(installation.overlay() + "/values.yaml");
			assertThat(Repository.yaml(Repository.text(directory.resolve("values.yaml")))).hasSize(1);
		}
		if (!installation.overlay().equals("../base")) {
			assertThat(present.remove("README.md")).isTrue();
		}
		assertThat(present).isEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource("installations")
	void resourcesHaveNoUnknownFields(Installation installation) {
		List<Map<String, Object>> resources = installation.kustomization().resources();
		assertThat(resources).extracting((resource) -> Models.type(resource) + " " + Tree.at(resource, "metadata.name"))
			.doesNotHaveDuplicates();
		resources.stream().filter(Models::isKnown).forEach(Models::read);
	}

	@ParameterizedTest
	@MethodSource("installations")
	void resourcesOfOperatorsHaveTheFieldsThatMatter(Installation installation) {
		List<Map<String, Object>> foreign = installation.kustomization()
			.resources()
			.stream()
			.filter((resource) -> !Models.isKnown(resource))
			.toList();
		assertThat(foreign).hasSize(installation.required().isEmpty() ? 0 : 1);
		installation.required()
			.forEach((path, type) -> assertThat(Tree.at(foreign.get(0), path)).as(path).isInstanceOf(type));
		if (!foreign.isEmpty()) {
			assertThat(Models.type(foreign.get(0))).isIn("redis.redis.opstreelabs.in/v1beta2/RedisReplication",
					"databases.spotahome.com/v1/RedisFailover", "dragonflydb.io/v1alpha1/Dragonfly");
			assertThat(Tree.at(foreign.get(0), "metadata.name")).isEqualTo("redis");
		}
	}

	@ParameterizedTest
	@MethodSource("installations")
	void podsFindWhatTheyMount(Installation installation) {
		Kustomization kustomization = installation.kustomization();
		pods(kustomization).forEach((pods) -> pods.assertWhole(kustomization::configMap));
	}

	@ParameterizedTest
	@MethodSource("installations")
	void servicesAndBudgetsSelectPods(Installation installation) {
		List<HasMetadata> resources = known(installation.kustomization());
		List<Pods> pods = pods(installation.kustomization());
		resources.stream()
			.filter(Service.class::isInstance)
			.map(Service.class::cast)
			.filter((service) -> !isByRole(service))
			.forEach((service) -> assertThat(pods).as(service.getMetadata().getName())
				.anyMatch((candidate) -> candidate.selectedBy(service.getSpec().getSelector()) && service.getSpec()
					.getPorts()
					.stream()
					.allMatch((port) -> candidate.hasPort(port.getTargetPort()))));
		assertThat(
				resources.stream().filter(PodDisruptionBudget.class::isInstance).map(PodDisruptionBudget.class::cast))
			.hasSize(pods.size())
			.allMatch((budget) -> pods.stream()
				.filter((candidate) -> candidate.selectedBy(budget.getSpec().getSelector().getMatchLabels()))
				.count() == 1);
	}

	@ParameterizedTest
	@MethodSource("installations")
	void servicesByRoleSelectThePodsOfThatRole(Installation installation) {
		known(installation.kustomization()).stream()
			.filter(Service.class::isInstance)
			.map(Service.class::cast)
			.filter(KubernetesManifestsTests::isByRole)
			.forEach((service) -> {
				boolean write = service.getMetadata().getName().equals("redis-write");
				Map<String, String> selector = service.getSpec().getSelector();
				assertThat(installation.master().entrySet().containsAll(selector.entrySet())).isEqualTo(write);
				assertThat(installation.replica().entrySet().containsAll(selector.entrySet())).isEqualTo(!write);
			});
	}

	@ParameterizedTest
	@MethodSource("installations")
	void theShopMayReachItsRedis(Installation installation) {
		if (!installation.hasShop()) {
			return;
		}
		Kustomization kustomization = installation.kustomization();
		NetworkPolicy policy = (NetworkPolicy) Models.read(kustomization.find("NetworkPolicy", "shop"));
		List<Map<String, String>> allowed = policy.getSpec()
			.getEgress()
			.get(0)
			.getTo()
			.stream()
			.map(NetworkPolicyPeer::getPodSelector)
			.map((selector) -> selector.getMatchLabels())
			.toList();
		List<Map<String, String>> servers = Stream
			.concat(Stream.of(installation.master(), installation.replica(), installation.sentinel()),
					pods(kustomization).stream().filter((pods) -> !pods.name().equals("shop")).map(Pods::labels))
			.filter((labels) -> !labels.isEmpty())
			.toList();
		assertThat(servers).isNotEmpty()
			.allMatch((labels) -> allowed.stream().anyMatch((peer) -> labels.entrySet().containsAll(peer.entrySet())));
		assertThat(allowed)
			.allMatch((peer) -> servers.stream().anyMatch((labels) -> labels.entrySet().containsAll(peer.entrySet())));
		boolean sentinels = !installation.sentinel().isEmpty() || installation.overlay().equals("sentinel");
		assertThat(policy.getSpec().getEgress().get(0).getPorts()).extracting(NetworkPolicyPort::getPort)
			.extracting((port) -> port.getIntVal())
			.contains(sentinels ? new Integer[] { 6379, 26379 } : new Integer[] { 6379 });
	}

	@ParameterizedTest
	@MethodSource("installations")
	void policiesSelectPods(Installation installation) {
		List<Pods> pods = pods(installation.kustomization());
		known(installation.kustomization()).stream()
			.filter(NetworkPolicy.class::isInstance)
			.map(NetworkPolicy.class::cast)
			.forEach((policy) -> {
				assertThat(pods)
					.anyMatch((candidate) -> candidate.selectedBy(policy.getSpec().getPodSelector().getMatchLabels()));
				assertThat(policy.getSpec().getIngress().stream().flatMap((rule) -> rule.getFrom().stream()))
					.allMatch((peer) -> pods.stream()
						.anyMatch((candidate) -> candidate.selectedBy(peer.getPodSelector().getMatchLabels())));
			});
	}

	@ParameterizedTest
	@MethodSource("installations")
	void thereIsOneSecret(Installation installation) {
		installation.kustomization().resources().forEach((resource) -> {
			assertThat(resource.get("kind")).isNotEqualTo("Secret");
			Tree.eachMap(resource, (map) -> {
				if (map.get("secretKeyRef") != null) {
					assertThat(Tree.map(map.get("secretKeyRef")))
						.containsExactlyInAnyOrderEntriesOf(Map.of("name", "redis-auth", "key", "password"));
				}
			});
		});
		if (!installation.overlay().equals("../base") && installation.hasShop()) {
			assertThat(
					Repository.text(Repository.KUBERNETES.resolve("overlays/" + installation.overlay() + "/README.md")))
				.contains(
						"kubectl create secret generic redis-auth --from-literal=password=\"$(openssl rand -hex 24)\"")
				.contains("kubectl apply -k deploy/kubernetes/overlays/" + installation.overlay());
		}
	}

	@Test
	void probesAskTheHealthGroups() {
		Pods shop = pods(Installation.all().get(0).kustomization()).get(0);
		assertThat(shop.container().getLivenessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
		assertThat(shop.container().getReadinessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
		assertThat(shop.container().getStartupProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
		assertThat(shop.probes().map(Probe::getHttpGet)).allMatch((get) -> shop.hasPort(get.getPort()));
	}

	@Test
	void scriptsAreScripts() throws IOException, InterruptedException {
		for (Path file : Repository.list(Repository.KUBERNETES.resolve("overlays/sentinel"))) {
			if (file.toString().endsWith(".sh")) {
				Process shell = new ProcessBuilder("sh", "-n", file.toString()).inheritIO().start();
				assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
				assertThat(shell.exitValue()).as(file.toString()).isZero();
			}
		}
	}

	private static boolean isByRole(Service service) {
		return Set.of("redis-write", "redis-read").contains(service.getMetadata().getName());
	}

	private static List<HasMetadata> known(Kustomization kustomization) {
		return kustomization.resources().stream().filter(Models::isKnown).map(Models::read).toList();
	}

	private static List<Pods> pods(Kustomization kustomization) {
		return known(kustomization).stream().flatMap(Pods::of).toList();
	}

}
