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

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pods that a workload of ours makes.
 *
 * @param name the name of the workload
 * @param template what each of them is made after
 * @param selector by which the workload knows them
 * @param claims names of the volumes that each of them claims
 * @param perPod whether each has a label with its name
 */
record Pods(String name, PodTemplateSpec template, LabelSelector selector, Set<String> claims, boolean perPod) {

	static Stream<Pods> of(HasMetadata resource) {
		if (resource instanceof Deployment deployment) {
			return Stream.of(new Pods(deployment.getMetadata().getName(), deployment.getSpec().getTemplate(),
					deployment.getSpec().getSelector(), Set.of(), false));
		}
		if (resource instanceof StatefulSet set) {
			return Stream
				.of(new Pods(set.getMetadata().getName(), set.getSpec().getTemplate(), set.getSpec().getSelector(),
						set.getSpec()
							.getVolumeClaimTemplates()
							.stream()
							.map(PersistentVolumeClaim::getMetadata)
							.map((metadata) -> metadata.getName())
							.collect(Collectors.toSet()),
						true));
		}
		return Stream.of();
	}

	Map<String, String> labels() {
		return this.template.getMetadata().getLabels();
	}

	Container container() {
		assertThat(this.template.getSpec().getContainers()).hasSize(1);
		return this.template.getSpec().getContainers().get(0);
	}

	/** Whether a selector finds one of them. */
	boolean selectedBy(Map<String, String> wanted) {
		return wanted.entrySet()
			.stream()
			.allMatch((label) -> label.getValue().equals(labels().get(label.getKey()))
					|| (this.perPod && label.getKey().equals("statefulset.kubernetes.io/pod-name")
							&& label.getValue().matches(this.name + "-[012]")));
	}

	boolean hasPort(IntOrString port) {
		return container().getPorts()
			.stream()
			.anyMatch((own) -> (port.getStrVal() != null) ? own.getName().equals(port.getStrVal())
					: own.getContainerPort().equals(port.getIntVal()));
	}

	void assertWhole(Function<String, Map<String, String>> configMaps) {
		assertThat(selectedBy(this.selector.getMatchLabels())).isTrue();
		assertThat(container().getPorts()).extracting(ContainerPort::getName).doesNotHaveDuplicates().isNotEmpty();
		Map<String, Volume> volumes = this.template.getSpec()
			.getVolumes()
			.stream()
			.collect(Collectors.toMap(Volume::getName, Function.identity()));
		for (VolumeMount mount : container().getVolumeMounts()) {
			assertThat(volumes.containsKey(mount.getName()) || this.claims.contains(mount.getName()))
				.as("volume " + mount.getName())
				.isTrue();
		}
		assertScripts(volumes, configMaps);
		assertSecured();
	}

	/** What is started from a mounted ConfigMap is in it. */
	private void assertScripts(Map<String, Volume> volumes, Function<String, Map<String, String>> configMaps) {
		Stream<List<String>> commands = Stream.concat(Stream.of(container().getCommand()),
				Stream.concat(probes().flatMap((probe) -> Stream.ofNullable(probe.getExec())), preStop())
					.map(ExecAction::getCommand));
		commands.flatMap(List::stream).filter((word) -> word.startsWith("/")).forEach((script) -> {
			VolumeMount mount = container().getVolumeMounts()
				.stream()
				.filter((candidate) -> script.startsWith(candidate.getMountPath() + "/"))
				.findFirst()
				.orElseThrow(() -> new AssertionError(script));
			assertThat(configMaps.apply(Objects.requireNonNull(volumes.get(mount.getName())).getConfigMap().getName()))
				.containsKey(script.substring(mount.getMountPath().length() + 1));
		});
	}

	private void assertSecured() {
		assertThat(this.template.getSpec().getAutomountServiceAccountToken()).isFalse();
		assertThat(this.template.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
		assertThat(container().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
		assertThat(container().getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
		assertThat(container().getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
		assertThat(container().getResources().getRequests()).containsKeys("cpu", "memory");
		assertThat(container().getResources().getLimits()).containsOnlyKeys("memory");
		assertThat(container().getImage()).matches(".+:\\d.*");
	}

	private Stream<ExecAction> preStop() {
		Lifecycle lifecycle = container().getLifecycle();
		return (lifecycle != null) ? Stream.ofNullable(lifecycle.getPreStop().getExec()) : Stream.of();
	}

	Stream<Probe> probes() {
		return Stream.of(container().getStartupProbe(), container().getReadinessProbe(), container().getLivenessProbe())
			.filter((probe) -> probe != null);
	}

}
