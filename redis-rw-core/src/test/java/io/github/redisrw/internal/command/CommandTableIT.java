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

package io.github.redisrw.internal.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@link CommandTable} against what a real server, of whatever version, says of its
 * commands, and against what a real replica does with them.
 */
class CommandTableIT {

	private static final Map<String, ServerCommand> commands = new TreeMap<>();

	private static RedisDeployment redis;

	@BeforeAll
	static void askTheServer() {
		redis = RedisDeployment.builder().replicas(1).start();
		collect((List<?>) Objects.requireNonNull(redis.master().command("COMMAND")));
		assertThat(commands).hasSizeGreaterThan(200);
	}

	@AfterAll
	static void stopTheServer() {
		redis.close();
	}

	@Test
	void everyCommandOfTheServerIsKnown() {
		assertThat(commands.values()).extracting(ServerCommand::container)
			.allSatisfy((name) -> assertThat(CommandTable.redis().lookup(name)).as(name).isNotNull());
	}

	@Test
	void whatTheServerFlagsWriteIsAWriteAndKeptOffTheReadPath() {
		assertThat(flagged("write")).isNotEmpty()
			.allMatch((command) -> command.traits().isWrite())
			.noneMatch((command) -> command.traits().isReadOnly())
			.noneMatch((command) -> command.traits().isAllowedOnReadPath());
	}

	@Test
	void whatTheServerFlagsReadonlyIsReadOnly() {
		assertThat(flagged("readonly")).isNotEmpty()
			.allMatch((command) -> command.traits().isReadOnly())
			.noneMatch((command) -> command.traits().isWrite());
	}

	@Test
	void whatTheServerFlagsBlockingMayBlock() {
		assertThat(flagged("blocking")).extracting(ServerCommand::name)
			.allSatisfy((name) -> assertThat(CommandTable.redis().lookup(name)).as(name)
				.isNotNull()
				.matches(CommandTraits::isBlocking));
	}

	@Test
	void aReplicaRefusesEveryWrite() {
		RedisNode replica = redis.replicas().get(0);
		assertThat(flagged("write")).allMatch((command) -> command.isRefusedAsWriteBy(replica));
	}

	@Test
	void aReplicaRefusesNothingThatIsAllowedOnTheReadPath() {
		RedisNode replica = redis.replicas().get(0);
		assertThat(where((command) -> command.traits().isAllowedOnReadPath())).isNotEmpty()
			.noneMatch((command) -> command.isRefusedAsWriteBy(replica));
	}

	private static List<ServerCommand> flagged(String flag) {
		return where((command) -> command.flags().contains(flag));
	}

	private static List<ServerCommand> where(Predicate<ServerCommand> condition) {
		return commands.values().stream().filter(condition).toList();
	}

	/**
	 * Servers before 7.0 have fewer fields a command, and no subcommands in them.
	 */
	private static void collect(List<?> replies) {
		for (Object reply : replies) {
			List<?> fields = (List<?>) reply;
			Set<String> flags = ((Collection<?>) fields.get(2)).stream()
				.map(Object::toString)
				.collect(Collectors.toUnmodifiableSet());
			ServerCommand command = new ServerCommand(fields.get(0).toString(), (Long) fields.get(1), flags);
			commands.put(command.name(), command);
			if (fields.size() > 9) {
				collect((List<?>) fields.get(9));
			}
		}
	}

	/**
	 * What the server says of one command.
	 *
	 * @param name in lower case, {@code container|subcommand}
	 * @param arity the number of words, negative if it is the least number
	 * @param flags its flags
	 */
	record ServerCommand(String name, long arity, Set<String> flags) {

		List<String> words() {
			return List.of(this.name.split("\\|"));
		}

		String container() {
			return words().get(0);
		}

		CommandTraits traits() {
			return CommandTable.redis().classify(container(), () -> words().subList(1, words().size()));
		}

		/**
		 * A replica refuses a write before it looks at more than the number of words.
		 */
		boolean isRefusedAsWriteBy(RedisNode replica) {
			List<String> words = new ArrayList<>(words());
			words.addAll(Collections.nCopies((int) Math.max(Math.abs(this.arity) - words.size(), 0), "1"));
			try {
				replica.command(words.toArray(String[]::new));
				return false;
			}
			catch (RedisCommandExecutionException ex) {
				return String.valueOf(ex.getMessage()).startsWith("READONLY");
			}
		}

	}

}
