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

package io.github.redisrw.internal.path;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.CursorLostException;
import io.github.redisrw.NoEligibleReplicaException;
import io.github.redisrw.ReplicaLeftEvent;
import io.github.redisrw.internal.routing.RoutingScope;
import io.github.redisrw.internal.routing.ScopeChange;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.topology.Node;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections to replicas, at moments that servers do not hit on demand.
 */
@Timeout(120)
class ReplicaConnectionTests {

	private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

	private @Nullable FakeReplicas started;

	@AfterEach
	void close() {
		if (this.started != null) {
			this.started.close();
		}
	}

	private FakeReplicas use(FakeReplicas deployment) {
		this.started = deployment;
		return deployment.start();
	}

	private ScanCursor scan(ScanCursor from) throws Exception {
		return Objects.requireNonNull(this.started).shared().scan(from).get(20, TimeUnit.SECONDS);
	}

	/** The connection on which the last page was read is lost, and has been replaced. */
	private static void cut(FakeReplicas deployment) {
		int connections = deployment.replica().connections();
		deployment.replica().cut("SCAN");
		FakeDeployment.soon().until(() -> deployment.replica().connections() == connections);
		FakeDeployment.soon().until(deployment::isEligible);
	}

	@Test
	void anIterationGoesOnOverAnotherConnectionToTheSameProcess() throws Exception {
		FakeReplicas deployment = use(FakeReplicas.endpoint(2));
		ScanCursor first = scan(ScanCursor.INITIAL);
		cut(deployment);
		ScanCursor second = scan(first);
		cut(deployment);
		scan(second);
		assertThat(deployment.replica().executed()).filteredOn((line) -> line.contains("SCAN"))
			.extracting((line) -> line.substring(line.indexOf("SCAN")))
			.containsExactly("SCAN 0", "SCAN 1", "SCAN 2");
	}

	/** It waits for the next connection, since there is only one. */
	@Test
	void aPageInFlightOnALostConnectionIsReadOverTheNextOneToTheSameProcess() throws Exception {
		FakeReplicas deployment = use(FakeReplicas.endpoint(1));
		ScanCursor first = scan(ScanCursor.INITIAL);
		deployment.replica().swallow("SCAN");
		RedisFuture<KeyScanCursor<byte[]>> second = deployment.shared().scan(first);
		FakeDeployment.soon().during(Duration.ofMillis(100)).until(() -> !second.isDone());
		deployment.replica().cut("SCAN");
		scan(second.get(20, TimeUnit.SECONDS));
		assertThat(deployment.replica().executed()).filteredOn((line) -> line.contains("SCAN"))
			.extracting((line) -> line.substring(line.indexOf("SCAN")))
			.containsExactly("SCAN 0", "SCAN 1", "SCAN 2");
	}

	/** Connections that others share are in another database. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anIterationOnAConnectionOfItsOwnStaysInItsDatabase(boolean inFlight) throws Exception {
		FakeReplicas deployment = use(FakeReplicas.endpoint(2));
		RedisAsyncCommands<byte[], byte[]> commands = deployment.dedicated();
		commands.select(1);
		ScanCursor first = commands.scan().get(20, TimeUnit.SECONDS);
		RedisFuture<KeyScanCursor<byte[]>> second = null;
		if (inFlight) {
			deployment.replica().swallow("SCAN");
			second = commands.scan(first);
			RedisFuture<?> swallowed = second;
			FakeDeployment.soon().during(Duration.ofMillis(100)).until(() -> !swallowed.isDone());
		}
		deployment.replica().cut("SCAN");
		RedisFuture<KeyScanCursor<byte[]>> page = (second != null) ? second : commands.scan(first);
		try {
			page.get(20, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			assertThat(ex).hasCauseInstanceOf(CursorLostException.class);
		}
		assertThat(deployment.replica().executed()).filteredOn((line) -> line.contains("SCAN"))
			.allSatisfy((line) -> assertThat(line).startsWith("1/"));
	}

	/** The other way round, too; a connection of its own is in another database here. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anIterationThatBeganOnAConnectionOfItsOwnGoesOnOverOneThatIsShared(boolean nodes) throws Exception {
		FakeReplicas deployment = use(nodes ? FakeReplicas.nodes(Duration.ofMillis(500)) : FakeReplicas.endpoint(2));
		RedisAsyncCommands<byte[], byte[]> commands = deployment.dedicated();
		commands.select(1);
		ScanCursor first = commands.scan().get(20, TimeUnit.SECONDS);
		ScanCursor second = scan(first);
		commands.scan(second).get(20, TimeUnit.SECONDS);
		assertThat(deployment.replica().executed()).filteredOn((line) -> line.contains("SCAN"))
			.containsExactly("1/default SCAN 0", "0/default SCAN 1", "1/default SCAN 2");
	}

	/** What begins is for an eligible replica; what goes on has no choice. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anIterationGoesOnAtAReplicaWhoseDataIsTooOld(boolean dedicated) throws Exception {
		FakeReplicas deployment = use(FakeReplicas.nodes(Duration.ofMillis(50)));
		RedisAsyncCommands<byte[], byte[]> commands = dedicated ? deployment.dedicated() : deployment.shared();
		ScanCursor first = commands.scan().get(20, TimeUnit.SECONDS);
		deployment.replica().loseMaster();
		FakeDeployment.soon().until(() -> isRefused(commands.get(KEY)));
		ScanCursor second = commands.scan(first).get(20, TimeUnit.SECONDS);
		commands.scan(second).get(20, TimeUnit.SECONDS);
		assertThat(isRefused(commands.get(KEY))).isTrue();
		assertThat(deployment.replica().executed()).filteredOn((line) -> line.contains("SCAN"))
			.extracting((line) -> line.substring(line.indexOf("SCAN")))
			.containsExactly("SCAN 0", "SCAN 1", "SCAN 2");
	}

	/** The master is looked at all the time, so there is no look to be waited for. */
	@Test
	void whereThereIsTheMasterAloneAReadIsRejectedAtOnce() throws Exception {
		FakeReplicas deployment = use(FakeReplicas.nodes(Duration.ofMillis(50)));
		deployment.move(deployment.master().node());
		FakeDeployment.soon().until(() -> isRefused(deployment.shared().get(KEY)));
		List<Duration> times = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			long quiet = System.nanoTime();
			FakeDeployment.soon().until(() -> System.nanoTime() - quiet > Duration.ofMillis(150).toNanos());
			long begun = System.nanoTime();
			assertThat(isRefused(deployment.shared().get(KEY))).isTrue();
			times.add(Duration.ofNanos(System.nanoTime() - begun));
		}
		assertThat(times.stream().sorted().toList().get(4)).isLessThan(Duration.ofMillis(200));
	}

	/** It is master of its own when it is connected to, and is then made a replica. */
	@Test
	void aReplicaThatWasAMasterWhenItWasConnectedToAnswersAllReads() throws Exception {
		FakeReplicas deployment = use(FakeReplicas.nodes(Duration.ofMillis(50)));
		FakeRedis replica = deployment.replica();
		replica.promote(deployment.master());
		FakeDeployment.soon().until(() -> !deployment.isEligible());
		replica.cut("");
		FakeDeployment.soon().until(() -> isRefused(deployment.shared().get(KEY)));
		replica.demote(deployment.master());
		FakeDeployment.soon().until(deployment::isEligible);
		long connections = replica.accepted();
		readWithin(Duration.ofMinutes(1), deployment.shared()).get(20, TimeUnit.SECONDS);
		deployment.dedicated().get(KEY).get(20, TimeUnit.SECONDS);
		assertThat(replica.count("GET")).isEqualTo(2);
		assertThat(replica.accepted()).isLessThan(connections + 5);
	}

	@Test
	void aReadWithALimitOfItsOwnEndsWhereThereIsTheMasterAlone() throws Exception {
		FakeReplicas deployment = use(FakeReplicas.nodes(Duration.ofMillis(50)));
		deployment.move(deployment.master().node());
		FakeDeployment.soon().until(() -> isRefused(deployment.shared().get(KEY)));
		RedisFuture<byte[]> read = readWithin(Duration.ofMinutes(1), deployment.shared());
		FakeDeployment.soon().until(read::isDone);
	}

	/** Its own connections stay, but it shows nothing that the verified master takes. */
	@Test
	void aSecondMasterAnswersNothing() throws Exception {
		FakeReplicas deployment = use(FakeReplicas.nodes(Duration.ofMillis(50)));
		RedisAsyncCommands<byte[], byte[]> dedicated = deployment.dedicated();
		dedicated.get(KEY).get(20, TimeUnit.SECONDS);
		deployment.replica().promote(deployment.master());
		FakeDeployment.soon().until(() -> !deployment.isEligible());
		long before = deployment.replica().count("GET");
		assertThat(isRefused(readWithin(Duration.ofMillis(900), deployment.shared()))).isTrue();
		assertThat(isRefused(dedicated.get(KEY))).isTrue();
		assertThat(deployment.replica().count("GET")).isEqualTo(before);
	}

	/** A read that wants data of at most some age. */
	private static RedisFuture<byte[]> readWithin(Duration maxLag, RedisAsyncCommands<byte[], byte[]> commands) {
		RoutingScope former = RoutingScope
			.bind(ScopeChange.NONE.withLevel(ConsistencyLevel.BOUNDED, maxLag).within(null));
		try {
			return commands.get(KEY);
		}
		finally {
			RoutingScope.bind(former);
		}
	}

	private static boolean isRefused(RedisFuture<?> read) throws Exception {
		try {
			read.get(20, TimeUnit.SECONDS);
			return false;
		}
		catch (ExecutionException ex) {
			assertThat(ex).hasCauseInstanceOf(NoEligibleReplicaException.class);
			return true;
		}
	}

	/** There is no other node to ask, so it is asked again, with pauses. */
	@Test
	void aPageThatIsRefusedForAWhileIsReadThen() throws Exception {
		FakeReplicas deployment = use(FakeReplicas.endpoint(1));
		ScanCursor first = scan(ScanCursor.INITIAL);
		deployment.replica().refuse("SCAN 1", "MASTERDOWN Link with MASTER is down");
		RedisFuture<KeyScanCursor<byte[]>> second = deployment.shared().scan(first);
		FakeDeployment.soon().during(Duration.ofMillis(500)).until(() -> !second.isDone());
		assertThat(deployment.replica().refused()).isBetween(2L, 100L);
		deployment.replica().accept("SCAN 1");
		assertThat(second.get(20, TimeUnit.SECONDS)).isNotNull();
	}

	@Test
	void anIterationThatAnotherInstanceHasBegunGoesOn() throws Exception {
		FakeReplicas deployment = use(FakeReplicas.nodes(Duration.ofMillis(500)));
		ScanCursor first = scan(ScanCursor.INITIAL);
		try (FakeReplicas other = deployment.another()) {
			ScanCursor second = other.start().shared().scan(first).get(20, TimeUnit.SECONDS);
			scan(second);
		}
		assertThat(deployment.replica().executed()).filteredOn((line) -> line.contains("SCAN"))
			.extracting((line) -> line.substring(line.indexOf("SCAN")))
			.containsExactly("SCAN 0", "SCAN 1", "SCAN 2");
	}

	@Test
	void whereProcessesAreNotToldApartAnIterationEndsWithItsConnection() throws Exception {
		FakeReplicas deployment = FakeReplicas.endpoint(2);
		deployment.replica().refuse("INFO", "NOPERM this user has no permissions to run the 'info' command");
		use(deployment);
		ScanCursor first = scan(ScanCursor.INITIAL);
		cut(deployment);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> scan(first))
			.withCauseInstanceOf(CursorLostException.class);
	}

	/** One connection of two is swallowed on its way, with a read in flight. */
	/** The application accepts whatever a replica answers. */
	@Test
	void aPipelineWhoseReadsMayBeOldIsAnsweredByAReplicaThatIsNotEligible() throws Exception {
		FakeReplicas deployment = use(FakeReplicas.nodes(Duration.ofMillis(100)));
		RedisAsyncCommands<byte[], byte[]> commands = deployment.dedicated();
		commands.get(KEY).get(20, TimeUnit.SECONDS);
		deployment.replica().loseMaster();
		FakeDeployment.soon()
			.until(() -> commands.get(KEY).toCompletableFuture().handle((value, failure) -> failure != null).get());
		for (RedisAsyncCommands<byte[], byte[]> used : List.of(commands, deployment.dedicated())) {
			RedisFuture<byte[]> read = RedisRouting.with(ConsistencyLevel.EVENTUAL, () -> used.get(KEY));
			assertThat(read.get(20, TimeUnit.SECONDS)).isNull();
			assertThat(used.get(KEY).toCompletableFuture()).failsWithin(Duration.ofSeconds(20))
				.withThrowableThat()
				.withCauseInstanceOf(NoEligibleReplicaException.class);
		}
	}

	@Test
	void aConnectionThatIsSilentKeepsNoOtherOutThatAnswers() throws Exception {
		FakeReplicas deployment = use(FakeReplicas.endpoint(2));
		RedisAsyncCommands<byte[], byte[]> commands = deployment.shared();
		commands.get(KEY).get(20, TimeUnit.SECONDS);
		deployment.replica().swallow("GET");
		RedisFuture<byte[]> swallowed = commands.get(KEY);
		FakeDeployment.soon().during(Duration.ofSeconds(2)).until(deployment::isEligible);
		assertThat(swallowed.isDone()).isFalse();
	}

	/** An endpoint's name that has one address is itself what is connected to. */
	@Test
	void aReplicaIsKeptUntilItIsReachedAtItsPresentAddress() throws Exception {
		FakeReplicas deployment = use(FakeReplicas.endpoint(2));
		FakeRedis replica = deployment.replica();
		ScanCursor first = scan(ScanCursor.INITIAL);
		replica.keepNewcomersWaiting();
		deployment.move(new Node("localhost", replica.node().port()));
		FakeDeployment.soon().until(() -> replica.waitingConnections() > 0);
		ScanCursor second = scan(first);
		deployment.shared().get(KEY).get(20, TimeUnit.SECONDS);
		replica.letNewcomersIn();
		FakeDeployment.soon().until(() -> replica.connections() == 2);
		scan(second);
		assertThat(deployment.published(ReplicaLeftEvent.class)).isZero();
	}

	@Test
	void aReplicaThatIsNotAtThePresentAddressesIsLeftWhenTheyHaveBeenTried() throws Exception {
		FakeReplicas deployment = use(FakeReplicas.endpoint(2));
		FakeRedis former = deployment.replica();
		try (FakeRedis next = new FakeRedis(false)) {
			next.follow(deployment.master());
			next.keepNewcomersWaiting();
			deployment.move(next.node());
			FakeDeployment.soon().until(() -> next.waitingConnections() > 0);
			deployment.shared().get(KEY).get(20, TimeUnit.SECONDS);
			assertThat(former.count("GET")).isOne();
			next.letNewcomersIn();
			FakeDeployment.soon().until(() -> former.connections() == 0);
			deployment.shared().get(KEY).get(20, TimeUnit.SECONDS);
			assertThat(next.count("GET")).isOne();
		}
	}

	/** It is a master, and is not known to be the one that writes pass to. */
	@Test
	void aMasterAmongTheReplicasIsNoReasonToLookAtThemAllTheTime() {
		FakeReplicas deployment = FakeReplicas.nodes(Duration.ofMinutes(1));
		deployment.master().refuse("INFO", "NOPERM this user has no permissions to run the 'info' command");
		deployment.replica().refuse("INFO", "NOPERM this user has no permissions to run the 'info' command");
		deployment.move(deployment.replica().node(), deployment.master().node());
		use(deployment);
		AtomicLong looks = new AtomicLong();
		FakeDeployment.soon().during(Duration.ofSeconds(2)).until(() -> {
			long now = deployment.replica().looks();
			return looks.getAndSet(now) == now;
		});
	}

	/** They are looked at often for a while, as whatever has not been well for long. */
	@Test
	void theMasterIsNotAskedForItsHistoryOnceMoreForEachReplicaThatHasAnother() {
		FakeReplicas deployment = use(FakeReplicas.nodes(Duration.ofMillis(500)));
		try (FakeRedis first = new FakeRedis(false);
				FakeRedis second = new FakeRedis(false);
				FakeRedis third = new FakeRedis(false)) {
			deployment.move(deployment.replica().node(), first.node(), second.node(), third.node());
			FakeDeployment.soon().until(() -> Math.min(first.looks(), Math.min(second.looks(), third.looks())) > 2);
			long begin = System.nanoTime();
			long before = deployment.master().histories();
			FakeDeployment.soon().until(() -> System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(2));
			long asked = deployment.master().histories() - before;
			assertThat(asked).isLessThanOrEqualTo(5 + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) / 50);
		}
	}

	@Test
	void aReplicaIsLookedAtAgainAfterALookThatFailedUnexpectedly() {
		FakeReplicas deployment = use(FakeReplicas.nodes(Duration.ofMillis(100)));
		deployment.failNextLook();
		FakeDeployment.soon().until(deployment::hasFailed);
		long before = deployment.replica().looks();
		FakeDeployment.soon().until(() -> deployment.replica().looks() > before + 3);
		FakeDeployment.soon().until(deployment::isEligible);
	}

}
