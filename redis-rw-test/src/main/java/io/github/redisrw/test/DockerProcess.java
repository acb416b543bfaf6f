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

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in a container. The container stays over kills; a new start of the same one
 * finds the server's directory.
 */
final class DockerProcess implements ServerProcess {

	private final GenericContainer<?> container;

	DockerProcess(DockerImageName image, Path root, Path directory, String user, List<String> entryPoint) {
		this.container = new GenericContainer<>(image);
		this.container.withNetworkMode("host")
			.withLabel(Reaper.CONTAINER_LABEL, root.toString())
			.withStartupCheckStrategy(new AnyState())
			.withCreateContainerCmdModifier((command) -> {
				command.withEntrypoint(entryPoint).withUser(user).withWorkingDir(directory.toString());
				bind(command, root.toString());
			});
	}

	@Override
	public void start() {
		try {
			if (exists()) {
				docker().startContainerCmd(id()).exec();
			}
			else {
				this.container.start();
			}
		}
		catch (DockerException ex) {
			throw new RedisDeploymentException("Cannot start container " + id(), ex);
		}
	}

	@Override
	public void kill() {
		if (!exists()) {
			return;
		}
		try {
			signal("SIGKILL");
			docker().waitContainerCmd(id())
				.exec(new WaitContainerResultCallback())
				.awaitStatusCode(10, TimeUnit.SECONDS);
		}
		catch (ConflictException | NotFoundException ex) {
			// It is not running, which is what was asked for.
		}
	}

	@Override
	public void hang() {
		signal("SIGSTOP");
	}

	@Override
	public void resume() {
		signal("SIGCONT");
	}

	@Override
	public boolean isRunning() {
		if (!exists()) {
			return false;
		}
		try {
			return Boolean.TRUE.equals(docker().inspectContainerCmd(id()).exec().getState().getRunning());
		}
		catch (NotFoundException ex) {
			return false;
		}
	}

	@Override
	public long pid() {
		throw new UnsupportedOperationException("The server runs in a container: " + id());
	}

	@Override
	public void dispose() {
		this.container.stop();
	}

	private void signal(String signal) {
		docker().killContainerCmd(id()).withSignal(signal).exec();
	}

	private boolean exists() {
		return this.container.getContainerId() != null;
	}

	private DockerClient docker() {
		return this.container.getDockerClient();
	}

	private String id() {
		return this.container.getContainerId();
	}

	private static void bind(CreateContainerCmd command, String path) {
		HostConfig host = (command.getHostConfig() != null) ? command.getHostConfig() : new HostConfig();
		command.withHostConfig(host.withBinds(new Bind(path, new Volume(path))));
	}

	/**
	 * Leaves it to {@link Server#awaitUp()} to tell why a server ended at its start.
	 */
	private static final class AnyState extends StartupCheckStrategy {

		@Override
		public StartupStatus checkStartupState(DockerClient docker, String containerId) {
			return StartupStatus.SUCCESSFUL;
		}

	}

}
