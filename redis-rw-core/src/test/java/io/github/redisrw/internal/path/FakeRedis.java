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

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Speaks as much of a Redis server's protocol as a connection needs, and can be told to
 * stop in the middle: what real servers do at a moment of their own, it does at that of
 * the test.
 */
public final class FakeRedis implements AutoCloseable {

	private final ServerSocket listening;

	private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

	private final Queue<String> executed = new ConcurrentLinkedQueue<>();

	/** Refused by an error reply, by the beginning of the command. */
	private final Map<String, String> refusals = new ConcurrentHashMap<>();

	/** What it answers to what begins so, as it is sent. */
	private final Map<String, Supplier<String>> answers = new ConcurrentHashMap<>();

	/** What it sends in place of a reply to what begins so. */
	private final Map<String, String> fragments = new ConcurrentHashMap<>();

	private final String id = Long.toHexString(System.identityHashCode(this));

	private volatile String history = this.id;

	private volatile String previousId = "0";

	private final AtomicLong looks = new AtomicLong();

	private final AtomicLong histories = new AtomicLong();

	private final AtomicLong misplaced = new AtomicLong();

	private final AtomicLong refused = new AtomicLong();

	private final AtomicLong closed = new AtomicLong();

	private final AtomicLong accepted = new AtomicLong();

	private volatile @Nullable String fatal;

	private volatile @Nullable String blocking;

	private volatile boolean master;

	/** Whether a replica is attached. */
	private volatile boolean attached;

	private volatile String link = "connected";

	private volatile boolean newcomersWait;

	public FakeRedis(boolean master) {
		this.master = master;
		try {
			this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "fake-redis");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				Session session = new Session(this.listening.accept(), this.newcomersWait);
				this.sessions.add(session);
				this.accepted.getAndIncrement();
				start(session::serve);
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	public Node node() {
		return new Node(this.listening.getInetAddress().getHostAddress(), this.listening.getLocalPort());
	}

	/**
	 * What applications have had executed, in order; what was queued by {@code MULTI} is
	 * not among it before {@code EXEC}.
	 * @return commands with their arguments, after the number of the database
	 */
	public List<String> executed() {
		return List.copyOf(this.executed);
	}

	public long count(String command) {
		return this.executed.stream().filter((line) -> line.contains(command)).count();
	}

	/** Be a replica that has everything its master has. */
	void follow(FakeRedis followed) {
		this.history = followed.history;
	}

	/**
	 * Take another replication ID, unknown to anybody, as a master does when its first
	 * replica comes.
	 * @param replica the replica
	 */
	void rename(FakeRedis replica) {
		this.history = this.id + "renamed";
		replica.follow(this);
		this.attached = true;
	}

	/** Become a replica of another one; connections stay, as with {@code REPLICAOF}. */
	void demote(FakeRedis followed) {
		this.master = false;
		follow(followed);
	}

	/** Be a replica whose link to its master is down. */
	void loseMaster() {
		this.link = "connect";
	}

	/** How often it was asked for its role. */
	long looks() {
		return this.looks.get();
	}

	/** How often it was asked for its history. */
	long histories() {
		return this.histories.get();
	}

	/** Become master as a replica of another one does. */
	public void promote(FakeRedis former) {
		this.previousId = former.history;
		this.history = this.id;
		this.master = true;
	}

	public void refuse(String command, String error) {
		this.refusals.put(command, error);
	}

	/** Answer with a text to what begins so. */
	public void answer(String command, Supplier<String> text) {
		this.answers.put(command, text);
	}

	/** Send something in place of a reply to what begins so, as it stands. */
	public void send(String command, String fragment) {
		this.fragments.put(command, fragment);
	}

	/** Refuse nothing any more. */
	public void accept(String command) {
		this.refusals.remove(command);
	}

	/** How often it has refused something. */
	public long refused() {
		return this.refused.get();
	}

	/** Close each connection on which this comes, without an answer. */
	public void closeOn(String command) {
		this.fatal = command;
	}

	/** Answer nothing any more on each connection on which this comes. */
	void blockOn(String command) {
		this.blocking = command;
	}

	/** How often it has closed a connection for that. */
	long closed() {
		return this.closed.get();
	}

	/** Answer nothing on connections that are made from now on. */
	public void keepNewcomersWaiting() {
		this.newcomersWait = true;
	}

	public void letNewcomersIn() {
		this.newcomersWait = false;
		this.sessions.forEach((session) -> session.setSilent(false));
	}

	/** Connections that have had a command executed are swallowed on their way. */
	void swallow(String command) {
		this.sessions.stream()
			.filter((session) -> session.last.contains(command))
			.forEach((session) -> session.setSilent(true));
	}

	/** Whether that is what was executed or queued last on some connection. */
	public boolean lastOf(String command) {
		return this.sessions.stream().anyMatch((session) -> session.last.contains(command));
	}

	/** Close those connections. */
	public void cut(String command) {
		this.sessions.stream().filter((session) -> session.last.contains(command)).forEach(Session::close);
	}

	/**
	 * How often {@code WAIT} came between {@code MULTI} and {@code EXEC}.
	 * @return the number
	 */
	long refusedInTransaction() {
		return this.misplaced.get();
	}

	/** How many connections have been made to it. */
	long accepted() {
		return this.accepted.get();
	}

	public int connections() {
		return this.sessions.size();
	}

	long waitingConnections() {
		return this.sessions.stream().filter((session) -> session.silent).count();
	}

	@Override
	public void close() {
		try {
			this.listening.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.sessions.forEach(Session::close);
	}

	private final class Session {

		private final Socket socket;

		private final List<List<String>> queued = new ArrayList<>();

		private volatile boolean silent;

		private volatile String last = "";

		private volatile boolean closed;

		private boolean inTransaction;

		private String database = "0";

		private String user = "default";

		private Session(Socket socket, boolean silent) {
			this.socket = socket;
			this.silent = silent;
		}

		private synchronized void setSilent(boolean value) {
			this.silent = value;
			notifyAll();
		}

		private synchronized void awaitTurn() throws InterruptedException {
			while (this.silent) {
				wait();
			}
		}

		private void serve() {
			try {
				InputStream in = new BufferedInputStream(this.socket.getInputStream(), 1 << 16);
				OutputStream out = new BufferedOutputStream(this.socket.getOutputStream(), 1 << 16);
				List<String> command;
				while ((command = read(in)) != null) {
					String blocking = FakeRedis.this.blocking;
					if (blocking != null && String.join(" ", command).startsWith(blocking)) {
						out.flush();
						this.silent = true;
					}
					awaitTurn();
					String fatal = FakeRedis.this.fatal;
					if (fatal != null && String.join(" ", command).startsWith(fatal)) {
						FakeRedis.this.closed.getAndIncrement();
						return;
					}
					String reply = answer(command);
					out.write(reply.getBytes(StandardCharsets.ISO_8859_1));
					if (in.available() == 0) {
						out.flush();
					}
				}
			}
			catch (IOException | UncheckedIOException | InterruptedException ex) {
				// The connection has ended.
			}
			finally {
				close();
			}
		}

		private void close() {
			FakeRedis.this.sessions.remove(this);
			synchronized (FakeRedis.this.executed) {
				this.closed = true;
			}
			try {
				this.socket.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private @Nullable List<String> read(InputStream in) throws IOException {
			String header = line(in);
			if (header == null) {
				return null;
			}
			List<String> command = new ArrayList<>();
			for (int i = Integer.parseInt(header.substring(1)); i > 0; i--) {
				int length = Integer.parseInt(String.valueOf(line(in)).substring(1));
				command.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
				in.readNBytes(2);
			}
			command.set(0, command.get(0).toUpperCase(Locale.ROOT));
			return command;
		}

		private @Nullable String line(InputStream in) throws IOException {
			ByteArrayOutputStream line = new ByteArrayOutputStream();
			for (int b = in.read(); b != '\r'; b = in.read()) {
				if (b < 0) {
					return null;
				}
				line.write(b);
			}
			in.read();
			return line.toString(StandardCharsets.UTF_8);
		}

		private String answer(List<String> command) {
			String text = String.join(" ", command);
			String name = command.get(0);
			for (Map.Entry<String, String> refusal : FakeRedis.this.refusals.entrySet()) {
				if (text.startsWith(refusal.getKey())) {
					FakeRedis.this.refused.getAndIncrement();
					return "-" + refusal.getValue() + "\r\n";
				}
			}
			for (Map.Entry<String, Supplier<String>> known : FakeRedis.this.answers.entrySet()) {
				if (text.startsWith(known.getKey())) {
					return bulk(known.getValue().get());
				}
			}
			switch (name) {
				case "ROLE":
					FakeRedis.this.looks.getAndIncrement();
					return role();
				case "INFO":
					if (text.endsWith("replication")) {
						FakeRedis.this.histories.getAndIncrement();
					}
					return bulk(info());
				case "CLIENT", "PING":
					return "+OK\r\n";
				default:
			}
			this.last = text;
			for (Map.Entry<String, String> known : FakeRedis.this.fragments.entrySet()) {
				if (text.startsWith(known.getKey())) {
					return known.getValue();
				}
			}
			if (this.inTransaction && !name.equals("EXEC") && !name.equals("DISCARD")) {
				if (name.equals("WAIT")) {
					FakeRedis.this.misplaced.getAndIncrement();
				}
				this.queued.add(command);
				return "+QUEUED\r\n";
			}
			return execute(name, command);
		}

		/** Of a connection that has been closed, a server executes nothing any more. */
		private void record(String line) {
			synchronized (FakeRedis.this.executed) {
				if (this.closed) {
					throw new UncheckedIOException(new IOException("closed"));
				}
				FakeRedis.this.executed.add(line);
			}
		}

		private String execute(String name, List<String> command) {
			switch (name) {
				case "MULTI" -> this.inTransaction = true;
				case "DISCARD" -> {
					this.inTransaction = false;
					this.queued.clear();
				}
				case "EXEC" -> {
					this.inTransaction = false;
					StringBuilder replies = new StringBuilder("*" + this.queued.size() + "\r\n");
					this.queued.forEach((part) -> replies.append(execute(part.get(0), part)));
					this.queued.clear();
					return replies.toString();
				}
				case "SELECT" -> this.database = command.get(1);
				case "AUTH" -> this.user = command.get(1);
				case "SUBSCRIBE" -> {
					record("SUBSCRIBE " + command.get(1));
					return "*3\r\n" + bulk("subscribe") + bulk(command.get(1)) + ":1\r\n";
				}
				default -> record(this.database + "/" + this.user + " " + String.join(" ", command));
			}
			return switch (name) {
				case "INCR", "STRLEN", "WAIT", "DEL" -> ":1\r\n";
				case "GET" -> "$-1\r\n";
				case "SCAN" -> "*2\r\n" + bulk(String.valueOf(Integer.parseInt(command.get(1)) + 1)) + "*0\r\n";
				case "BLPOP" -> "*2\r\n" + bulk(command.get(1)) + bulk("popped");
				case "DECR" -> ":0\r\n";
				default -> "+OK\r\n";
			};
		}

		private String role() {
			String replicas = FakeRedis.this.attached ? "*1\r\n*3\r\n" + bulk("127.0.0.1") + bulk("1") + bulk("100")
					: "*0\r\n";
			return FakeRedis.this.master ? "*3\r\n" + bulk("master") + ":100\r\n" + replicas
					: "*5\r\n" + bulk("slave") + bulk("127.0.0.1") + ":1\r\n" + bulk(FakeRedis.this.link) + ":100\r\n";
		}

		private String info() {
			return "role:" + (FakeRedis.this.master ? "master" : "slave") + "\r\nmaster_replid:"
					+ FakeRedis.this.history + "\r\nmaster_replid2:" + FakeRedis.this.previousId
					+ "\r\nmaster_repl_offset:100\r\nsecond_repl_offset:101\r\nrun_id:run" + FakeRedis.this.id
					+ "\r\nredis_version:7.0.15\r\n";
		}

		private String bulk(String text) {
			return "$" + text.length() + "\r\n" + text + "\r\n";
		}

	}

}
