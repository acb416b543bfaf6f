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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.testcontainers.utility.DockerImageName;

/**
 * Runs every server in a container of its own. The container shares the network of this
 * machine and sees the deployment's directory by the same path, so that configuration,
 * certificates and logs are those of a server without a container.
 */
final class DockerRuntime implements ServerRuntime {

	static final String IMAGE_PROPERTY = "redis.rw.test.image";

	private static final String DEFAULT_IMAGE = "redis:7.0.15";

	// Overrides the image's entry point, which would change the user and so leave files
	// that we cannot delete.
	private static final List<String> LAUNCH = List.of("sh", "-c", "exec \"$@\" >>" + LOG_FILE + " 2>&1", "sh",
			"redis-server");

	private final DockerImageName image = DockerImageName.parse(System.getProperty(IMAGE_PROPERTY, DEFAULT_IMAGE));

	@Override
	public ServerProcess prepare(Path directory, List<String> arguments) {
		Path root = Objects.requireNonNull(directory.getParent());
		Directories.write(root.resolve(Reaper.CONTAINERS_FILE), "");
		List<String> entryPoint = new ArrayList<>(LAUNCH);
		entryPoint.addAll(arguments);
		return new DockerProcess(this.image, root, directory, owner(root), entryPoint);
	}

	private static String owner(Path path) {
		try {
			Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,gid");
			return attributes.get("uid") + ":" + attributes.get("gid");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
