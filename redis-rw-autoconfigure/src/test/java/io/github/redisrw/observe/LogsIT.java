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

package io.github.redisrw.observe;

import java.time.Duration;
import java.util.List;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log of a failover is a story, and a short one, however many commands there are.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class LogsIT {

	@ParameterizedTest
	@EnumSource
	void aFailoverIsAStoryInSixLines(Mode mode, CapturedOutput output) throws Exception {
		try (ObservedApplication application = ObservedApplication.of(mode, "redis.rw.advice.enabled=false");
				Writers writers = new Writers(application.writes())) {
			ObservedApplication.soon().until(() -> writers.issued() > 2000);
			int before = output.toString().length();
			RedisNode former = application.deployment().master();
			former.kill();
			application.site().appoint(application.deployment().nodes().get(1));
			writers.awaitGap(Duration.ofMillis(10));
			RedisNode successor = application.site().awaitSuccessor(former);
			ObservedApplication.soon().until(() -> !application.client().failovers().isEmpty());
			ObservedApplication.soon()
				.until(() -> application.client()
					.topology()
					.replicas()
					.stream()
					.anyMatch((replica) -> replica.eligible()));
			List<String> story = output.toString()
				.substring(before)
				.lines()
				.filter((line) -> line.contains("i.g.r") && !line.contains("i.g.redisrw.test"))
				.toList();
			assertThat(story).hasSizeBetween(3, 6);
			assertThat(story.get(0)).contains("WARN", "Writes are held: connection to ", " lost");
			assertThat(story).anySatisfy((line) -> assertThat(line).contains("INFO", "aster ")
				.contains((mode == Mode.SERVICE) ? application.site().write().address() : successor.address()));
			assertThat(story).anySatisfy((line) -> assertThat(line).containsPattern("Writes were held for \\d+ ms"));
		}
	}

}
