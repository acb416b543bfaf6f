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

package io.github.redisrw.internal.topology.sentinel.consensus;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SentinelConsensus}. A vote is written as
 * {@code sentinel=master@epoch}, with a {@code !} where a failover is in progress and
 * {@code +n} for the number of others it knows, which is 2 where it is not written;
 * {@code A@5 by s1,s2} is what s1 and s2 have agreed upon.
 */
class SentinelConsensusTests {

	private static final Pattern VOTE = Pattern.compile("(\\w+)=(\\w+)@(\\d+)(!?)(?:\\+(\\d+))?");

	private static final Pattern AGREED = Pattern.compile("(\\w+)@(\\d+)(!?)(?: by ([\\w,]+))?");

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					# what                                                    | before            | votes                      | agreed
					one is enough                                             |                   | s1=A@0                     | A@0 by s1
					nobody has said anything                                  |                   |                            |
					all agree                                                 |                   | s1=A@3 s2=A@3 s3=A@3       | A@3 by s1,s2,s3
					one that was cut off is outvoted                          |                   | s1=A@0 s2=B@1 s3=B@1       | B@1 by s2,s3
					two that were cut off are outvoted                        | B@1 by s3         | s1=A@0 s2=A@0 s3=B@1       | B@1 by s3
					the leader of a failover is the only one that says so     |                   | s1=A@0! s2=A@0 s3=A@0      | A@0! by s1,s2,s3
					and what was known before does not matter                 | A@0 by s1,s2,s3   | s1=A@0 s2=A@0! s3=A@0      | A@0! by s1,s2,s3
					it has the new epoch first                                | A@0 by s1,s2,s3   | s1=A@1! s2=A@0 s3=A@0      | A@1! by s1
					and the new address last                                  | A@1! by s1        | s1=A@1! s2=B@1 s3=A@0      | B@1 by s2
					even where most name the former address                   | A@1! by s1        | s1=A@1! s2=A@1! s3=B@1     | B@1 by s3
					one that was cut off begins a failover                    | B@1 by s2,s3      | s1=A@0! s2=B@1 s3=B@1      | B@1 by s2,s3
					none is left                                              | B@1 by s2,s3      |                            | B@1 by s2,s3
					none is left in the middle of a failover                  | A@0! by s1        |                            | A@0 by s1
					the one that is left was cut off                          | B@1 by s2,s3      | s1=A@0                     | B@1 by s2,s3
					and begins a failover                                     | B@1 by s2,s3      | s1=A@0!                    | B@1 by s2,s3
					a majority of five that was cut off and is left           | B@1 by s4,s5      | s1=A@0+4 s2=A@0+4 s3=A@0+4 | A@0 by s1,s2,s3
					a minority of five                                        | B@1 by s3,s4,s5   | s1=A@0+4 s2=A@0+4          | B@1 by s3,s4,s5
					all watch anew and one that knew more is dead             | A@5 by s3         | s1=B@0+1 s2=B@0+1          | B@0 by s1,s2
					the first of three watches anew                           | A@5 by s1,s2,s3   | s1=B@0+0 s2=A@5 s3=A@5     | A@5 by s1,s2,s3
					the only one that can be reached watches anew             | A@5 by s1         | s1=B@0                     | B@0 by s1
					it watches the same one anew                              | A@5 by s1         | s1=A@0                     | A@0 by s1
					two watch anew at the first epoch, one after the other    | A@0 by s1,s2      | s1=B@0+1 s2=A@0+1          | A@0 by s1,s2
					and then both                                             | A@0 by s1,s2      | s1=B@0+1 s2=B@0+1          | B@0 by s1,s2
					most of one epoch are right                               | A@0 by s1         | s1=A@0 s2=B@0 s3=B@0       | B@0 by s2,s3
					a single Sentinel is its own majority                     | B@1 by s9         | s1=A@0+0                   | A@0 by s1
					""")
	void agrees(String what, @Nullable String before, @Nullable String votes, @Nullable String agreed) {
		SentinelConsensus former = (before != null) ? agreed(before) : null;
		List<SentinelVote> cast = (votes != null)
				? Arrays.stream(votes.split(" ")).map((vote) -> vote(vote, 0)).toList() : List.of();
		assertThat(SentinelConsensus.of(former, cast)).isEqualTo((agreed != null) ? agreed(agreed) : null);
	}

	private static SentinelVote vote(String text, long asked) {
		Matcher vote = VOTE.matcher(text);
		assertThat(vote.matches()).as(text).isTrue();
		int others = (vote.group(5) != null) ? Integer.parseInt(vote.group(5)) : 2;
		return new SentinelVote(vote.group(1), view(vote.group(2), vote.group(3), vote.group(4)), asked, others);
	}

	private static SentinelConsensus agreed(String text) {
		Matcher agreed = AGREED.matcher(text);
		assertThat(agreed.matches()).as(text).isTrue();
		return new SentinelConsensus(view(agreed.group(1), agreed.group(2), agreed.group(3)),
				Set.of(agreed.group(4).split(",")));
	}

	private static SentinelView view(String master, String epoch, String failingOver) {
		return new SentinelView(new Node(master, 6379), Long.parseLong(epoch), !failingOver.isEmpty(), List.of());
	}

	@Test
	void oneSentinelThatIsReachedAtTwoAddressesHasOneVote() {
		SentinelConsensus agreed = SentinelConsensus.of(agreed("B@1 by s4,s5"),
				List.of(vote("s1=A@0", 1), vote("s1=A@0", 2)));
		assertThat(agreed).isEqualTo(agreed("B@1 by s4,s5"));
	}

	@Test
	void ofTwoAnswersOfOneSentinelTheLaterCounts() {
		assertThat(SentinelConsensus.of(null, List.of(vote("s1=A@0!", 2), vote("s1=B@1", 1))))
			.isEqualTo(agreed("A@0! by s1"));
		assertThat(SentinelConsensus.of(null, List.of(vote("s1=A@0!", Long.MAX_VALUE), vote("s1=B@1", Long.MIN_VALUE))))
			.isEqualTo(agreed("B@1 by s1"));
	}

	@Test
	void theLongestListOfReplicasOfThoseThatAreRightIsTaken() {
		Node replica = new Node("C", 6379);
		SentinelVote outdated = new SentinelVote("s1",
				new SentinelView(new Node("A", 6379), 0, false, List.of(replica, new Node("D", 6379))), 0, 2);
		SentinelVote right = new SentinelVote("s2", new SentinelView(new Node("B", 6379), 1, false, List.of(replica)),
				0, 2);
		SentinelConsensus agreed = Objects
			.requireNonNull(SentinelConsensus.of(null, List.of(vote("s3=B@1", 0), outdated, right)));
		assertThat(agreed.view().replicas()).containsExactly(replica);
	}

}
