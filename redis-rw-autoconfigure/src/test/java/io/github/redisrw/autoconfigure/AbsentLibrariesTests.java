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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.Assert;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is optional may really be absent: the classes of the library, too, are loaded by a
 * class loader that does not have it.
 */
class AbsentLibrariesTests {

	@ParameterizedTest
	@ValueSource(strings = { "nothing", "commons-pool2", "spring-boot-health|spring-boot-(starter-)?actuator",
			"(micrometer|spring-boot-(starter-)?micrometer)", "spring-boot-cache", "context-propagation",
			"spring-web(mvc|flux)?|spring-boot-(starter-)?(web|webmvc|webflux|servlet|tomcat|reactor-netty)|tomcat-embed-[a-z]+|jakarta.servlet-api",
			"spring-boot-docker-compose", "(spring-boot-)?testcontainers|docker-java",
			"commons-pool2|spring-boot-health|spring-boot-docker-compose|(spring-boot-)?testcontainers|docker-java"
					+ "|spring-boot-(starter-)?actuator|(spring-boot-(starter-)?)?micrometer|spring-boot-cache|jackson" })
	void anApplicationStartsWithout(String libraries) throws Exception {
		String classPath = System.getProperty("java.class.path");
		URL[] urls = Arrays.stream(classPath.split(File.pathSeparator))
			.filter((entry) -> !Path.of(entry).getFileName().toString().matches("(" + libraries + ")-.*\\.jar"))
			.map(AbsentLibrariesTests::url)
			.toArray(URL[]::new);
		assertThat(beans(urls)).contains("redisConnectionFactory", "readRedisConnectionFactory", "redisTemplate",
				"readStringRedisTemplate", "reactiveStringRedisTemplate", "readReactiveStringRedisTemplate");
	}

	private static List<String> beans(URL[] classPath) throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
			thread.setContextClassLoader(loader);
			Class<?> application = loader.loadClass(Application.class.getName());
			Supplier<?> beans = (Supplier<?>) application.getConstructor().newInstance();
			return ((List<?>) beans.get()).stream().map(String::valueOf).toList();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static URL url(String entry) {
		try {
			return new File(entry).toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new UncheckedIOException(new IOException(ex));
		}
	}

	/** Starts, and says which beans it has. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class Application implements Supplier<List<String>> {

		@Override
		public List<String> get() {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.registerShutdownHook(false)
				.properties("spring.main.banner-mode=off", "redis.rw.nodes=" + Contexts.NOWHERE,
						"redis.rw.connect-timeout=50ms")
				.run()) {
				// As for a container, or a service of Docker Compose: none is for this.
				Assert.state(new ConnectionDetailsFactories(null).getConnectionDetails(this, false).isEmpty(),
						"there are connection details");
				return List.of(context.getBeanDefinitionNames());
			}
		}

	}

}
