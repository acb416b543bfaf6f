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

import java.util.List;
import java.util.stream.Stream;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * A message that a Sentinel publishes about a master or one of its replicas.
 *
 * @param type the channel it was published on
 * @param masterName the name of the master it is about
 * @param master the address of that master, the former one where it has been replaced
 * @param subject the address of the replica, or of the new master, that it speaks of;
 * {@code null} if of none
 */
public record SentinelEvent(String type, String masterName, Node master, @Nullable Node subject) {

	/** A failover is certain enough to hold writes for. */
	private static final List<String> CHOSEN = List.of("+try-failover", "+elected-leader",
			"+failover-state-select-slave", "+selected-slave", "+failover-state-send-slaveof-noone",
			"+failover-state-wait-promotion", "+promoted-slave");

	private static final List<String> ABORTED = List.of("-failover-abort-not-elected", "-failover-abort-no-good-slave",
			"-failover-abort-slave-timeout", "-failover-abort-master-is-back");

	private static final List<String> CHANGED = List.of("+slave", "+sdown", "-sdown", "+sentinel", "+reboot",
			"+convert-to-slave", "+monitor", "+reset-master");

	private static final String SWITCHED = "+switch-master";

	public static String[] channels() {
		return Stream.of(CHOSEN, ABORTED, CHANGED, List.of(SWITCHED)).flatMap(List::stream).toArray(String[]::new);
	}

	/**
	 * Read a message.
	 * @param type the channel
	 * @param message {@code master <name> <ip> <port>}, {@code slave <name> <ip> <port> @
	 * <master> <ip> <port>}, or {@code <name> <ip> <port> <ip> <port>} for a switch
	 * @return the event, or {@code null} if the message is of another form
	 */
	public static @Nullable SentinelEvent parse(String type, String message) {
		String[] words = message.split(" ");
		try {
			if (type.equals(SWITCHED) && words.length >= 5) {
				return new SentinelEvent(type, words[0], node(words, 1), node(words, 3));
			}
			if (words[0].equals("master") && words.length >= 4) {
				return new SentinelEvent(type, words[1], node(words, 2), null);
			}
			if (words.length >= 8 && words[4].equals("@")) {
				Node subject = words[0].equals("slave") ? node(words, 2) : null;
				return new SentinelEvent(type, words[5], node(words, 6), subject);
			}
			return null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static Node node(String[] words, int index) {
		return new Node(words[index], Integer.parseInt(words[index + 1]));
	}

	public boolean isChosen() {
		return CHOSEN.contains(this.type);
	}

	public boolean isAborted() {
		return ABORTED.contains(this.type);
	}

	public boolean isSwitched() {
		return this.type.equals(SWITCHED);
	}

}
