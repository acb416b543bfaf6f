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

package io.github.redisrw.internal.replica.choice;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.redisrw.internal.node.LoadedLink;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The choice among replicas under whatever may happen to them, in whatever order: one
 * answers exactly if one may, it is one that may, and over the least busy connection.
 */
class RandomReplicaChoiceTests {

	private static final int RUNS_A_SEED = 250;

	private static final int STEPS = 80;

	/** What the replicas may differ by, of the reads that each has answered. */
	private static final double RATIO = 1.1;

	/** So many that it does not matter by how much one is ahead at the end. */
	private static final int READS = 10_000;

	static LongStream seeds() {
		return LongStream.range(0, 12);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void oneThatMayAnswersExactlyIfThereIsOne(long seed) {
		for (int run = 0; run < RUNS_A_SEED; run++) {
			long own = seed * RUNS_A_SEED + run;
			try {
				new Play(new Random(own)).run();
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("With seed " + own, ex);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 5 })
	void sharesAreEvenInWhateverOrderReadsEnd(int number) {
		for (long seed = 0; seed < 20; seed++) {
			Random random = new Random(seed);
			List<Replica> replicas = replicas(number, 2);
			ReplicaChoice<ScriptedLink> choice = publish(replicas);
			List<ScriptedLink> inFlight = new ArrayList<>();
			for (int read = 0; read < 10_000; read++) {
				ScriptedLink link = Objects.requireNonNull(choice.eligible(null));
				link.load.incrementAndGet();
				inFlight.add(link);
				while (inFlight.size() > random.nextInt(8)) {
					inFlight.remove(random.nextInt(inFlight.size())).load.decrementAndGet();
				}
			}
			assertThat(ratio(replicas)).as("with seed %s, of %s", seed, replicas).isLessThanOrEqualTo(RATIO);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, Long.MAX_VALUE - 1_000_000_000, Long.MIN_VALUE })
	void allAnswerAThreadThatReadsAFewTimesASecond(long start) {
		AtomicLong now = new AtomicLong(start);
		List<Replica> replicas = replicas(2, 1);
		ReplicaChoice<ScriptedLink> choice = new ReplicaChoice<>(false, now::get);
		for (int read = 0; read < 100; read++) {
			replicas.forEach((replica) -> replica.freshUntil = now.get() + 1_000_000_000);
			choice.publish(targets(replicas), List.of(), List.of());
			choice.eligible(null);
			now.addAndGet(200_000_000);
		}
		assertThat(replicas).allMatch((replica) -> replica.chosen.get() >= 30);
	}

	@Test
	void aThreadStaysForABurst() {
		AtomicLong now = new AtomicLong();
		List<Replica> replicas = replicas(2, 1);
		ReplicaChoice<ScriptedLink> choice = new ReplicaChoice<>(false, now::get);
		choice.publish(targets(replicas), List.of(), List.of());
		ScriptedLink first = Objects.requireNonNull(choice.eligible(null));
		for (int read = 0; read < 20; read++) {
			now.addAndGet(15_000_000);
			assertThat(choice.eligible(null)).isSameAs(first);
		}
		now.addAndGet(200_000_000);
		assertThat(choice.eligible(null)).isNotSameAs(first);
	}

	@Test
	void nearOnesAnswerWhileTheyCan() {
		AtomicLong now = new AtomicLong();
		List<Replica> replicas = replicas(4, 1);
		replicas.subList(0, 2).forEach((replica) -> replica.near = true);
		ReplicaChoice<ScriptedLink> choice = new ReplicaChoice<>(true, now::get);
		choice.publish(targets(replicas), List.of(), List.of());
		for (int read = 0; read < READS; read++) {
			choice.eligible(null);
		}
		assertThat(replicas.subList(2, 4)).allMatch((replica) -> replica.chosen.get() == 0);
		assertThat(ratio(replicas.subList(0, 2))).isLessThanOrEqualTo(RATIO + 0.1);
		assertThat(choice.readsByDistance()).isEqualTo(Map.of("near", (long) READS, "far", 0L));

		replicas.get(0).links.get(0).open = false;
		assertThat(choice.eligible(null)).isSameAs(replicas.get(1).links.get(0));
		assertThat(choice.eligible(replicas.get(1).links.get(0))).isIn(replicas.get(2).links.get(0),
				replicas.get(3).links.get(0));
		replicas.get(1).links.get(0).open = false;
		assertThat(choice.eligible(null)).isNotNull();
		assertThat(choice.readsByDistance()).isEqualTo(Map.of("near", READS + 1L, "far", 2L));
	}

	@Test
	void nearOnesThatAreOverloadedLeaveReadsToOthers() {
		List<Replica> replicas = replicas(2, 1);
		replicas.get(0).near = true;
		ReplicaChoice<ScriptedLink> choice = new ReplicaChoice<>(true, () -> 0);
		choice.publish(targets(replicas), List.of(), List.of());
		ScriptedLink near = replicas.get(0).links.get(0);
		ScriptedLink far = replicas.get(1).links.get(0);
		near.load.set(100);
		assertThat(choice.eligible(null)).isSameAs(near);
		near.load.set(200);
		assertThat(choice.eligible(null)).isSameAs(far);
		far.load.set(100);
		assertThat(choice.eligible(null)).isSameAs(near);
	}

	@Test
	void whereNoneIsNearAllAnswer() {
		List<Replica> replicas = replicas(2, 1);
		ReplicaChoice<ScriptedLink> choice = new ReplicaChoice<>(true, () -> 0);
		choice.publish(targets(replicas), List.of(), List.of());
		for (int read = 0; read < 1000; read++) {
			choice.eligible(null);
		}
		assertThat(replicas).allMatch((replica) -> replica.chosen.get() > 400);
		assertThat(choice.readsByDistance()).isEqualTo(Map.of("near", 0L, "far", 1000L));
	}

	@Test
	void aReplicaThatDoesNotAnswerIsLeftAlone() {
		for (long seed = 0; seed < 20; seed++) {
			Random random = new Random(seed);
			List<Replica> replicas = replicas(3, 1);
			Replica silent = replicas.get(random.nextInt(3));
			ReplicaChoice<ScriptedLink> choice = publish(replicas);
			for (int read = 0; read < 1000; read++) {
				ScriptedLink link = Objects.requireNonNull(choice.eligible(null));
				if (silent.links.contains(link)) {
					link.load.incrementAndGet();
				}
			}
			assertThat(silent.load()).as("with seed %s", seed).isLessThanOrEqualTo(10);
		}
	}

	@Test
	void whatIsPublishedMayChangeAtAnyMoment() throws Exception {
		List<Replica> replicas = replicas(5, 2);
		ReplicaChoice<ScriptedLink> choice = new ReplicaChoice<>(false, () -> 0);
		choice.publish(targets(replicas), List.of(), List.of());
		AtomicBoolean ended = new AtomicBoolean();
		ExecutorService readers = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> reading = IntStream.range(0, 4).<Future<?>>mapToObj((i) -> readers.submit(() -> {
				while (!ended.get()) {
					ScriptedLink link = Objects.requireNonNull(choice.eligible(null), "There always is one");
					link.load.incrementAndGet();
					Thread.onSpinWait();
					link.load.decrementAndGet();
				}
			})).toList();
			Random random = new Random(0);
			for (int change = 0; change < 20_000; change++) {
				choice.publish(targets(replicas.subList(random.nextInt(5), 5)), List.of(), List.of());
			}
			ended.set(true);
			for (Future<?> reader : reading) {
				reader.get(30, TimeUnit.SECONDS);
			}
		}
		finally {
			ended.set(true);
			readers.shutdownNow();
		}
		assertThat(replicas).allMatch((replica) -> replica.load() == 0);
	}

	private static ReplicaChoice<ScriptedLink> publish(List<Replica> replicas) {
		ReplicaChoice<ScriptedLink> choice = new ReplicaChoice<>(false, () -> 0);
		choice.publish(targets(replicas), List.of(), List.of());
		return choice;
	}

	private static List<Replica> replicas(int number, int links) {
		return IntStream.range(0, number).mapToObj((i) -> new Replica(i, links)).toList();
	}

	private static List<ReadTarget<ScriptedLink>> targets(Collection<Replica> replicas) {
		return replicas.stream()
			.map((replica) -> new ReadTarget<>(replica.links, replica.freshUntil, replica.chosen, replica.near))
			.toList();
	}

	private static double ratio(List<Replica> replicas) {
		int[] shares = replicas.stream().mapToInt((replica) -> replica.chosen.get()).sorted().toArray();
		return (double) shares[shares.length - 1] / shares[0];
	}

	/**
	 * One sequence of events.
	 */
	private static final class Play {

		private final Random random;

		private final List<Replica> replicas;

		private final boolean prefers;

		private final ReplicaChoice<ScriptedLink> choice;

		private final List<ScriptedLink> inFlight = new ArrayList<>();

		private long now = 1000;

		private List<Replica> eligible = List.of();

		private List<Replica> detached = List.of();

		private List<Replica> stale = List.of();

		Play(Random random) {
			this.random = random;
			this.replicas = replicas(1 + random.nextInt(5), 1 + random.nextInt(3));
			this.prefers = random.nextBoolean();
			this.choice = new ReplicaChoice<>(this.prefers, this::now);
		}

		private long now() {
			return this.now;
		}

		void run() {
			for (int step = 0; step < STEPS; step++) {
				switch (this.random.nextInt(10)) {
					case 0 -> publish();
					case 1 -> this.now += this.random.nextInt(200);
					case 2 -> anyLink().open = this.random.nextInt(3) > 0;
					case 3 -> this.choice.clear();
					case 4, 5 -> end();
					default -> read();
				}
				if (this.random.nextInt(10) == 0) {
					publish();
				}
			}
		}

		private void publish() {
			List<List<Replica>> kinds = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
					new ArrayList<>());
			for (Replica replica : this.replicas) {
				replica.freshUntil = this.now + this.random.nextInt(400) - 50;
				replica.near = this.prefers && this.random.nextInt(3) == 0;
				kinds.get(this.random.nextInt(4)).add(replica);
			}
			this.eligible = kinds.get(0);
			this.detached = kinds.get(1);
			this.stale = kinds.get(2);
			this.choice.publish(targets(this.eligible), targets(this.detached), targets(this.stale));
		}

		private void end() {
			if (!this.inFlight.isEmpty()) {
				this.inFlight.remove(this.random.nextInt(this.inFlight.size())).load.decrementAndGet();
			}
		}

		private void read() {
			// What has been cleared, or not yet published, answers nothing.
			this.choice.publish(targets(this.eligible), targets(this.detached), targets(this.stale));
			ScriptedLink avoid = (this.random.nextInt(3) == 0) ? anyLink() : null;
			Predicate<Replica> fresh = (replica) -> replica.freshUntil - this.now > 0;
			Predicate<Replica> any = (replica) -> true;
			int leeway = this.random.nextInt(300) - 150;
			Predicate<Replica> within = (replica) -> replica.freshUntil - (this.now - leeway) > 0;
			check(this.choice.hasEligible() ? "eligible" : null, usable(this.eligible, fresh, null), "has eligible");
			assertThat(this.choice.hasAnswering()).isEqualTo(
					!usable(this.eligible, fresh, null).isEmpty() || !usable(this.detached, fresh, null).isEmpty());
			assertThat(this.choice.hasStale()).isEqualTo(!usable(this.stale, any, null).isEmpty());
			switch (this.random.nextInt(5)) {
				case 0 -> check(avoid, this.choice.eligible(avoid), usable(this.eligible, fresh, avoid), List.of());
				case 1 -> check(avoid, this.choice.detached(avoid), usable(this.detached, fresh, avoid), List.of());
				case 2 -> check(avoid, this.choice.stale(avoid), usable(this.stale, any, avoid),
						usable(this.eligible, any, avoid));
				case 3 -> check(avoid, this.choice.within(leeway, true, avoid), usable(this.eligible, within, avoid),
						Stream.of((leeway > 0) ? this.stale : List.<Replica>of(), this.detached)
							.map((replicas) -> usable(replicas, within, avoid))
							.filter((replicas) -> !replicas.isEmpty())
							.findFirst()
							.orElse(List.of()));
				default -> check(avoid, this.choice.any(avoid), usable(this.eligible, fresh, avoid),
						Stream.of(this.stale, this.eligible)
							.map((replicas) -> usable(replicas, any, avoid))
							.filter((replicas) -> !replicas.isEmpty())
							.findFirst()
							.orElse(List.of()));
			}
		}

		private static void check(@Nullable Object found, List<Replica> allowed, String what) {
			assertThat(found != null).as(what).isEqualTo(!allowed.isEmpty());
		}

		private void check(@Nullable ScriptedLink avoid, @Nullable ScriptedLink chosen, List<Replica> first,
				List<Replica> second) {
			List<Replica> allowed = first.isEmpty() ? second : first;
			if (chosen == null) {
				assertThat(allowed).isEmpty();
				return;
			}
			assertThat(chosen).isNotSameAs(avoid);
			Replica replica = allowed.stream().filter((one) -> one.links.contains(chosen)).findFirst().orElse(null);
			assertThat(replica).as("%s among %s", chosen, allowed).isNotNull();
			assertThat(chosen.open).isTrue();
			int least = Objects.requireNonNull(replica).links.stream()
				.filter(ScriptedLink::isOpen)
				.mapToInt(ScriptedLink::load)
				.min()
				.orElseThrow();
			assertThat(chosen.load()).isEqualTo(least);
			chosen.load.incrementAndGet();
			this.inFlight.add(chosen);
		}

		private static List<Replica> usable(List<Replica> replicas, Predicate<Replica> isFresh,
				@Nullable ScriptedLink avoid) {
			return replicas.stream()
				.filter(isFresh)
				.filter((replica) -> avoid == null || !replica.links.contains(avoid))
				.filter((replica) -> replica.links.stream().anyMatch(ScriptedLink::isOpen))
				.toList();
		}

		private ScriptedLink anyLink() {
			List<ScriptedLink> links = this.replicas.get(this.random.nextInt(this.replicas.size())).links;
			return links.get(this.random.nextInt(links.size()));
		}

	}

	private static final class Replica {

		private final List<ScriptedLink> links;

		private final AtomicInteger chosen = new AtomicInteger();

		private long freshUntil = Long.MAX_VALUE / 2;

		private boolean near;

		Replica(int number, int links) {
			this.links = IntStream.range(0, links).mapToObj((i) -> new ScriptedLink(number, i)).toList();
		}

		int load() {
			return this.links.stream().mapToInt(ScriptedLink::load).sum();
		}

		@Override
		public String toString() {
			return this.links + " chosen " + this.chosen + ", fresh until " + this.freshUntil;
		}

	}

	private static final class ScriptedLink implements LoadedLink {

		private final Node node;

		private final AtomicInteger load = new AtomicInteger();

		private volatile boolean open = true;

		ScriptedLink(int replica, int number) {
			this.node = new Node("replica-" + replica, 6379 + number);
		}

		@Override
		public Node node() {
			return this.node;
		}

		@Override
		public NodeReport report() {
			throw new UnsupportedOperationException("No choice depends on it");
		}

		@Override
		public boolean isOpen() {
			return this.open;
		}

		@Override
		public int load() {
			return this.load.get();
		}

		@Override
		public String toString() {
			return this.node + (this.open ? "" : " (closed)");
		}

	}

}
