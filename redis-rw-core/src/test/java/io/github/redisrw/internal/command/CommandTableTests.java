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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CommandTable}.
 */
class CommandTableTests {

	private final CommandTable table = CommandTable.redis();

	@ParameterizedTest
	@ValueSource(strings = { "GET", "MGET", "SORT_RO", "BITFIELD_RO", "GEORADIUS_RO", "GEORADIUSBYMEMBER_RO", "EVAL_RO",
			"EVALSHA_RO", "FCALL_RO", "SUBSTR", "XRANGE", "HTTL", "DIGEST", "VSIM", "JSON.GET", "TS.RANGE",
			"OBJECT ENCODING k", "MEMORY USAGE k", "XINFO STREAM k", "FT.SEARCH i *", "FT.AGGREGATE i *" })
	void readsMayRunOnTheReadPath(String command) {
		CommandTraits traits = classify(command);
		assertThat(traits.kind()).isEqualTo(CommandKind.READ);
		assertThat(traits.isReadOnly()).isTrue();
		assertThat(traits.isAllowedOnReadPath()).isTrue();
		assertThat(traits.isWrite()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SET k v", "SORT k", "SORT k STORE d", "GETEX k", "GEORADIUS k 1 1 1 m", "BITFIELD k",
			"XREADGROUP GROUP g c STREAMS s >", "HEXPIRE k", "HGETDEL k", "HGETEX k", "HSETEX k", "VADD k", "XDELEX k",
			"XACKDEL k", "MSETEX 1 k v", "DELEX k", "JSON.SET k", "BF.ADD k", "CF.ADD k", "CMS.INCRBY k", "TOPK.ADD k",
			"TDIGEST.ADD k", "TS.ADD k", "FT.CREATE i", "XGROUP CREATE s g $", "FUNCTION LOAD x", "FLUSHALL",
			"FT.CONFIG SET a b", "EVAL s 0", "EVALSHA s 0", "FCALL f 0" })
	void whatWritesOrMayWriteIsKeptOffTheReadPath(String command) {
		CommandTraits traits = classify(command);
		assertThat(traits.isWrite()).isTrue();
		assertThat(traits.isReadOnly()).isFalse();
		assertThat(traits.isAllowedOnReadPath()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PING", "ECHO x", "TIME", "INFO", "DBSIZE", "COMMAND", "COMMAND DOCS", "LASTSAVE", "ROLE",
			"CLIENT GETNAME", "CLIENT ID", "CLIENT INFO", "CLIENT LIST", "SLOWLOG GET", "SLOWLOG LEN", "LATENCY LATEST",
			"CONFIG GET x", "ACL WHOAMI", "ACL CAT", "SCRIPT EXISTS x", "FUNCTION LIST", "FUNCTION DUMP",
			"FUNCTION STATS", "CLUSTER SLOT-STATS", "OBJECT HELP" })
	void questionsToTheServerMayRunOnTheReadPath(String command) {
		CommandTraits traits = classify(command);
		assertThat(traits.isAllowedOnReadPath()).isTrue();
		assertThat(traits.isWrite()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SCRIPT LOAD x", "SCRIPT FLUSH", "CONFIG SET a b", "CONFIG RESETSTAT", "SHUTDOWN",
			"REPLICAOF NO ONE", "FAILOVER", "DEBUG SLEEP 1", "CLIENT KILL x", "ACL SETUSER x", "SLOWLOG RESET",
			"LATENCY RESET", "MEMORY PURGE", "CLIENT", "OBJECT", "CLIENT TOMORROW", "MEMORY TOMORROW",
			"OBJECT TOMORROW", "CF.COMPACT k" })
	void whatChangesTheServerIsKeptOffTheReadPath(String command) {
		assertThat(classify(command).isAllowedOnReadPath()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUBLISH c m", "SPUBLISH c m" })
	void publishingIsNoWriteAndKeptOffTheReadPath(String command) {
		CommandTraits traits = classify(command);
		assertThat(traits.kind()).isEqualTo(CommandKind.PUBLISH);
		assertThat(traits.isWrite()).isFalse();
		assertThat(traits.isAllowedOnReadPath()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "AUTH p", "HELLO 3", "SELECT 1", "CLIENT SETNAME n", "CLIENT TRACKING ON",
			"CLIENT REPLY OFF", "CLIENT CACHING YES", "CLIENT NO-EVICT ON", "CLIENT NO-TOUCH ON",
			"CLIENT SETINFO LIB-NAME x", "client setname n", "READONLY", "READWRITE", "RESET", "QUIT", "MONITOR" })
	void connectionStateIsRecognised(String command) {
		CommandTraits traits = classify(command);
		assertThat(traits.isConnectionState()).isTrue();
		assertThat(traits.isAllowedOnReadPath()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE" })
	void subscriptionsAreRecognised(String command) {
		assertThat(classify(command).isPubSub()).isTrue();
		assertThat(classify(command).isAllowedOnReadPath()).isFalse();
	}

	@Test
	void everyTransactionCommandHasItsRole() {
		for (TransactionRole role : TransactionRole.values()) {
			assertThat(classify(role.name()).transactionRole()).isEqualTo(role);
			assertThat(classify(role.name()).isAllowedOnReadPath()).isFalse();
		}
		assertThat(classify("GET").transactionRole()).isNull();
	}

	@Test
	void onlyScansHaveCursors() {
		assertThat(List.of("SCAN", "SSCAN", "HSCAN", "ZSCAN"))
			.allSatisfy((name) -> assertThat(classify(name).isCursor()).isTrue());
		assertThat(classify("GET").isCursor()).isFalse();
	}

	@Test
	void aSearchCursorStaysOnTheMaster() {
		CommandTraits opening = classify("FT.AGGREGATE i * withcursor COUNT 5");
		assertThat(opening.isReadOnly()).isTrue();
		assertThat(opening.isAllowedOnReadPath()).isFalse();
		assertThat(classify("FT.CURSOR READ i 1").isReadOnly()).isTrue();
		assertThat(classify("FT.CURSOR READ i 1").isAllowedOnReadPath()).isFalse();
	}

	@Test
	void namesAreFoundInUpperAndLowerCase() {
		assertThat(this.table.lookup("GET")).isNotNull().isSameAs(this.table.lookup("get"));
		assertThat(this.table.lookup("object|Encoding")).isNotNull().isSameAs(classify("OBJECT encoding k"));
		assertThat(this.table.lookup("JSON.GET")).isNotNull();
	}

	@Test
	void upperCaseIsNotAMatterOfTheDefaultLocale() {
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("tr"));
			assertThat(this.table.lookup("incrbyfloat")).isNotNull();
			assertThat(classify("object idletime k").isReadOnly()).isTrue();
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void anUnknownCommandMayDoAnything() {
		assertThat(this.table.lookup("NO.SUCH")).isNull();
		assertThat(this.table.lookup("no.such")).isNull();
		CommandTraits traits = this.table.classify("NO.SUCH", this::notAsked);
		assertThat(traits.kind()).isEqualTo(CommandKind.UNKNOWN);
		assertThat(traits.isWrite()).isTrue();
		assertThat(traits.isAllowedOnReadPath()).isFalse();
	}

	@Test
	void argumentsAreAskedForOnlyIfTheyDecide() {
		CommandTraits get = this.table.lookup("GET");
		assertThat(get).isNotNull();
		assertThat(this.table.classify("GET", this::notAsked)).isSameAs(get);
		assertThat(this.table.classify("BLPOP", this::notAsked).isBlocking()).isTrue();
		List<String> asked = new ArrayList<>();
		Supplier<List<String>> arguments = () -> {
			asked.add("once");
			return List.of("USAGE", "k");
		};
		assertThat(this.table.classify("MEMORY", arguments).isReadOnly()).isTrue();
		assertThat(asked).containsExactly("once");
	}

	@Test
	void whatIsAllowedByNameIsAllowedWithAnySubcommand() {
		assertThat(names()).filteredOn((name) -> name.contains("|")).isNotEmpty().allSatisfy((name) -> {
			String[] words = name.split("\\|", -1);
			CommandTraits container = Objects.requireNonNull(this.table.lookup(words[0]));
			CommandTraits subcommand = this.table.classify(words[0], () -> List.of(words[1]));
			assertThat(subcommand).isSameAs(this.table.lookup(name));
			assertThat(!container.isAllowedOnReadPath() || subcommand.isAllowedOnReadPath()).isTrue();
		});
	}

	@Test
	void theLinesAreInTheOrderOfTheNames() {
		assertThat(names()).hasSizeGreaterThan(500).isSorted();
	}

	@Test
	void aLineThatMeansNothingIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> CommandTable.of(List.of("GET")));
		assertThatIllegalArgumentException().isThrownBy(() -> CommandTable.of(List.of("GET read slowly")));
		assertThatIllegalArgumentException().isThrownBy(() -> CommandTable.of(List.of("SET write replica")));
		assertThatIllegalArgumentException().isThrownBy(() -> CommandTable.of(List.of("GET read", "GET read")));
		assertThatIllegalArgumentException().isThrownBy(() -> CommandTable.of(List.of("CLIENT|ID server")));
	}

	private static List<String> names() {
		try (InputStream resource = CommandTable.class.getResourceAsStream("commands.txt")) {
			String text = new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
			return text.lines().filter((line) -> !line.startsWith("#")).map((line) -> line.split(" ", 2)[0]).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private CommandTraits classify(String command) {
		return this.table.classify(command.split(" ", 2)[0], () -> arguments(command));
	}

	private static List<String> arguments(String command) {
		List<String> words = List.of(command.split(" "));
		return words.subList(1, words.size());
	}

	private List<String> notAsked() {
		throw new AssertionError("asked for the arguments");
	}

}
