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

package io.github.redisrw.integrations;

import java.util.List;
import java.util.Map;

import io.github.redisrw.test.RedisDeploymentExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.data.redis.config.annotation.web.http.EnableRedisHttpSession;
import org.springframework.session.data.redis.config.annotation.web.http.EnableRedisIndexedHttpSession;
import org.springframework.session.security.SpringSessionBackedSessionRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Session, plain and with an index of users, and Spring Security's registry of
 * sessions upon that.
 */
class SessionsIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = Deployments.withSentinels();

	@ParameterizedTest
	@EnumSource
	void sessions(Failover failover) throws Exception {
		try (Application application = Application.start(Plain.class, redis.deployment())) {
			RedisSessionRepository sessions = application.bean(RedisSessionRepository.class);
			application.through(failover, (round) -> {
				String id = save(sessions, "cart", "item-" + round);
				assertThat((Session) sessions.findById(id)).isNotNull()
					.extracting((found) -> found.getAttribute("cart"))
					.isEqualTo("item-" + round);
				sessions.deleteById(id);
				assertThat(sessions.findById(id)).isNull();
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void sessionsOfAUser(Failover failover) throws Exception {
		try (Application application = Application.start(Indexed.class, redis.deployment())) {
			RedisIndexedSessionRepository sessions = application.bean(RedisIndexedSessionRepository.class);
			application.through(failover, (round) -> {
				String user = "user-" + round;
				String id = save(sessions, FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, user);
				assertThat(sessions.findByPrincipalName(user)).containsOnlyKeys(id);
				sessions.deleteById(id);
				assertThat(sessions.findByPrincipalName(user)).isEqualTo(Map.of());
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void theRegistryOfSpringSecurity(Failover failover) throws Exception {
		try (Application application = Application.start(Indexed.class, redis.deployment())) {
			RedisIndexedSessionRepository sessions = application.bean(RedisIndexedSessionRepository.class);
			SessionRegistry registry = new SpringSessionBackedSessionRegistry<>(sessions);
			application.through(failover, (round) -> {
				String user = "user-" + round;
				String id = save(sessions, FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, user);
				List<SessionInformation> open = registry.getAllSessions(user, false);
				assertThat(open).extracting(SessionInformation::getSessionId).containsExactly(id);
				open.get(0).expireNow();
				assertThat(registry.getAllSessions(user, false)).isEmpty();
				assertThat(registry.getAllSessions(user, true)).hasSize(1);
			});
		}
	}

	private static <S extends Session> String save(SessionRepository<S> sessions, String attribute, String value) {
		S session = sessions.createSession();
		session.setAttribute(attribute, value);
		sessions.save(session);
		return session.getId();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableRedisHttpSession
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableRedisIndexedHttpSession
	static class Indexed {

	}

}
