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

package io.github.redisrw.internal.cluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.github.redisrw.internal.cluster.reply.MergedReply;
import io.github.redisrw.internal.cluster.reply.Merging;
import io.github.redisrw.internal.cluster.reply.PartCommand;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.flight.classification.EncodedArguments;
import io.github.redisrw.internal.path.entry.EntryWriter;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.protocol.RedisCommand;

/**
 * Commands that concern several shards: those with keys in several slots of which each
 * can be seen to by itself, and those that concern all keys. Each is sent in parts, and
 * the replies are put together. Thread-safe.
 */
final class ManyShards {

	private static final Map<String, Merging> BY_KEYS = Map.of("MGET", Merging.IN_ORDER, "MSET", Merging.STATUS, "DEL",
			Merging.SUM, "UNLINK", Merging.SUM, "EXISTS", Merging.SUM, "TOUCH", Merging.SUM);

	private static final Map<String, Merging> BY_SHARDS = Map.ofEntries(Map.entry("DBSIZE", Merging.SUM),
			Map.entry("KEYS", Merging.CONCATENATED), Map.entry("FLUSHDB", Merging.STATUS),
			Map.entry("FLUSHALL", Merging.STATUS), Map.entry("RANDOMKEY", Merging.ANY),
			Map.entry("SCRIPT LOAD", Merging.FIRST), Map.entry("SCRIPT FLUSH", Merging.FIRST),
			Map.entry("SCRIPT EXISTS", Merging.LEAST), Map.entry("FUNCTION LOAD", Merging.FIRST),
			Map.entry("FUNCTION DELETE", Merging.FIRST), Map.entry("FUNCTION FLUSH", Merging.FIRST),
			Map.entry("FUNCTION RESTORE", Merging.FIRST), Map.entry("CONFIG SET", Merging.FIRST),
			Map.entry("CONFIG RESETSTAT", Merging.FIRST), Map.entry("CONFIG REWRITE", Merging.FIRST));

	private static final List<String> CONTAINERS = List.of("SCRIPT", "FUNCTION", "CONFIG");

	private final ClusterWriter writer;

	ManyShards(ClusterWriter writer) {
		this.writer = writer;
	}

	/**
	 * See to a command that concerns several shards, or a certain one.
	 * @param command the command
	 * @return {@code false} if it concerns the shard of its key
	 */
	boolean takes(RedisCommand<?, ?, ?> command) {
		String name = command.getType().toString().toUpperCase(Locale.ROOT);
		Merging byKeys = BY_KEYS.get(name);
		if (byKeys != null) {
			int step = name.equals("MSET") ? 2 : 1;
			return command.getArgs() != null && command.getArgs().count() > step && split(command, step, byKeys);
		}
		if (name.equals("SCAN")) {
			return ClusterScan.goOn(this.writer, command);
		}
		if (name.equals("WAIT") || name.equals("WAITAOF")) {
			EntryWriter last = this.writer.last();
			if (last != null) {
				last.write(command);
			}
			return last != null;
		}
		Merging byShards = BY_SHARDS.get(CONTAINERS.contains(name) ? withSubcommand(name, command) : name);
		return byShards != null && sendToAll(command, byShards);
	}

	private static String withSubcommand(String name, RedisCommand<?, ?, ?> command) {
		List<byte[]> arguments = EncodedArguments.of(command);
		return arguments.isEmpty() ? name
				: name + " " + new String(arguments.get(0), StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
	}

	/** The keys of each slot go together. */
	private boolean split(RedisCommand<?, ?, ?> command, int step, Merging merging) {
		List<byte[]> arguments = EncodedArguments.of(command);
		if (arguments.size() % step != 0) {
			return false;
		}
		Map<Integer, List<Integer>> bySlot = new TreeMap<>();
		for (int i = 0; i < arguments.size(); i += step) {
			bySlot.computeIfAbsent(SlotHash.getSlot(arguments.get(i)), (slot) -> new ArrayList<>()).add(i / step);
		}
		if (bySlot.size() < 2) {
			return false;
		}
		MergedReply<?, ?, ?> reply = MergedReply.of(command, merging, arguments.size() / step);
		List<PartCommand> parts = new ArrayList<>(bySlot.size());
		List<Integer> slots = new ArrayList<>(bySlot.keySet());
		bySlot.values().forEach((positions) -> {
			List<byte[]> own = new ArrayList<>(positions.size() * step);
			positions.forEach((position) -> own.addAll(arguments.subList(position * step, position * step + step)));
			parts.add(reply.part(command.getType(), EncodedArguments.args(own), positions));
		});
		reply.begin(parts.size());
		for (int i = 0; i < parts.size(); i++) {
			this.writer.route(parts.get(i), slots.get(i));
		}
		return true;
	}

	private boolean sendToAll(RedisCommand<?, ?, ?> command, Merging merging) {
		List<Shard> shards = this.writer.path().cluster().slots().shards();
		if (shards.size() < 2) {
			return false;
		}
		List<Shard> present = List.copyOf(shards);
		List<byte[]> arguments = EncodedArguments.of(command);
		MergedReply<?, ?, ?> reply = MergedReply.of(command, merging, present.size());
		List<PartCommand> parts = new ArrayList<>(present.size());
		for (int i = 0; i < present.size(); i++) {
			parts.add(reply.part(command.getType(), arguments.isEmpty() ? null : EncodedArguments.args(arguments),
					List.of(i)));
		}
		reply.begin(parts.size());
		for (int i = 0; i < parts.size(); i++) {
			this.writer.send(parts.get(i), present.get(i));
		}
		return true;
	}

}
