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

package io.github.redisrw.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@ShopTest
class LiveIT {

	private static final int VIEWERS = 50;

	private static final Duration BOUND = Duration.ofSeconds(30);

	private final HttpClient client = HttpClient.newHttpClient();

	private final Customer customer;

	private final int port;

	LiveIT(@LocalServerPort int port) {
		this.customer = new Customer(port);
		this.port = port;
	}

	@BeforeEach
	void awaitNobody() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(90))
			.untilAsserted(() -> assertThat(this.customer.metric("shop.live.viewers")).isZero());
	}

	@Test
	void showsAllThatThePageNeeds() throws Exception {
		this.customer.purchase("1", 1).ok();
		try (Listener listener = new Listener()) {
			JsonNode hello = listener.next("hello");
			assertThat(hello.path("faults")).extracting((fault) -> fault.path("id").asString())
				.containsExactly("kill-master", "hang-master", "planned-failover", "restart-node", "delay-replica",
						"add-replica", "starve-cpu");
			listener.next("sample");
			JsonNode sample = listener.next("sample");
			assertThat(sample.path("topology").path("master").path("address").asString()).isNotEmpty();
			assertThat(sample.path("topology").path("replicas")).isNotEmpty();
			assertThat(sample.path("sentinels")).hasSize(3)
				.allSatisfy((sentinel) -> assertThat(sentinel.path("reachable").asBoolean()).isTrue());
			assertThat(sample.path("connections").size()).isPositive();
			assertThat(sample.path("roundTrips").size()).isPositive();
			assertThat(sample.path("purchases").path(0).path("purchase").path("outcome").asString()).isEqualTo("done");
		}
	}

	@Test
	void fiftyViewersShareTheSamples() throws Exception {
		List<Listener> listeners = new ArrayList<>();
		try {
			for (int i = 0; i < VIEWERS; i++) {
				listeners.add(new Listener());
			}
			Awaitility.await()
				.atMost(BOUND)
				.untilAsserted(() -> assertThat(this.customer.metric("shop.live.viewers")).isEqualTo(VIEWERS));
			double before = this.customer.metric("shop.live.samples");
			long began = System.nanoTime();
			for (Listener listener : listeners) {
				listener.next("hello");
				for (int i = 0; i < 3; i++) {
					listener.next("sample");
				}
			}
			double seconds = (System.nanoTime() - began) / 1e9;
			assertThat(this.customer.metric("shop.live.samples") - before).isLessThan(2 * seconds + 10);
			assertThat(this.customer.metric("shop.live.viewers")).isEqualTo(VIEWERS);
		}
		finally {
			for (Listener listener : listeners) {
				listener.close();
			}
		}
	}

	@Test
	void nothingIsSampledWithoutViewers() throws Exception {
		try (Listener listener = new Listener()) {
			listener.next("sample");
		}
		awaitNobody();
		double samples = this.customer.metric("shop.live.samples");
		Awaitility.await()
			.during(Duration.ofSeconds(4))
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(this.customer.metric("shop.live.samples")).isEqualTo(samples));
	}

	@Test
	void whoDoesNotReadDelaysNobody() throws Exception {
		try (Socket lazy = new Socket()) {
			lazy.setReceiveBufferSize(1024);
			lazy.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
			lazy.getOutputStream()
				.write("GET /api/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			try (Listener listener = new Listener()) {
				for (int i = 0; i < 5; i++) {
					listener.next("sample");
				}
			}
		}
	}

	/** Somebody who looks, by a connection of his own. */
	private final class Listener implements AutoCloseable {

		private final InputStream body;

		private final BufferedReader lines;

		Listener() throws IOException, InterruptedException {
			HttpResponse<InputStream> response = LiveIT.this.client
				.send(HttpRequest.newBuilder(URI.create("http://localhost:" + LiveIT.this.port + "/api/live"))
					.timeout(BOUND)
					.build(), HttpResponse.BodyHandlers.ofInputStream());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
			this.body = response.body();
			this.lines = new BufferedReader(new InputStreamReader(this.body, StandardCharsets.UTF_8));
		}

		JsonNode next(String event) throws IOException {
			String name = "";
			for (String line = this.lines.readLine(); line != null; line = this.lines.readLine()) {
				if (line.startsWith("event:")) {
					name = line.substring("event:".length());
				}
				else if (line.startsWith("data:") && name.equals(event)) {
					return JsonMapper.shared().readTree(line.substring("data:".length()));
				}
			}
			throw new IOException("the stream has ended");
		}

		@Override
		public void close() throws IOException {
			this.body.close();
		}

	}

}
