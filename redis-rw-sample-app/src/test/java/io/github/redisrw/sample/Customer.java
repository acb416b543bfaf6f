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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.redisrw.test.RedisDeployment;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Talks to the shop over HTTP.
 */
final class Customer {

	private static final String TOKEN = "Redis-Consistency-Token";

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper json = JsonMapper.shared();

	private final String shop;

	Customer(int port) {
		this.shop = "http://localhost:" + port;
	}

	Answer get(String path) {
		return send(request(path).GET());
	}

	Answer purchase(String id, int quantity) {
		return post("/api/products/" + id + "/purchase", "{\"quantity\": " + quantity + "}");
	}

	Answer post(String path, String body) {
		return send(request(path).header(HttpHeaders.CONTENT_TYPE, "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	/** Buys, as one of several attempts at the same purchase. */
	Answer purchase(String id, int quantity, String key) {
		return send(request("/api/products/" + id + "/purchase").header(HttpHeaders.CONTENT_TYPE, "application/json")
			.header("Idempotency-Key", key)
			.POST(HttpRequest.BodyPublishers.ofString("{\"quantity\": " + quantity + "}")));
	}

	/** Sends a POST without a body. */
	Answer post(String path, Map<String, String> headers) {
		HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.noBody());
		headers.forEach(request::header);
		return send(request);
	}

	/** Gets, with the token of an answer before. */
	Answer get(String path, String token) {
		return send(request(path).header(TOKEN, token).GET());
	}

	/** Faults undo themselves. */
	void awaitNoFault() {
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.untilAsserted(() -> assertThat(get("/api/faults").ok().path("running").asString()).isEqualTo("none"));
	}

	/** Faults undo themselves; what tests have done to the servers is undone here. */
	void heal(RedisDeployment redis) {
		awaitNoFault();
		redis.heal();
	}

	double metric(String name) {
		return get("/actuator/metrics/" + name).ok().path("measurements").path(0).path("value").asDouble();
	}

	/**
	 * Buys one of a product, many at once.
	 * @param id the product
	 * @param times how many do
	 * @return their answers
	 */
	List<Answer> purchaseAtOnce(String id, int times) throws InterruptedException, ExecutionException {
		ExecutorService customers = Executors.newFixedThreadPool(times);
		try {
			Callable<Answer> one = () -> purchase(id, 1);
			List<Answer> answers = new ArrayList<>();
			for (Future<Answer> answer : customers.invokeAll(Collections.nCopies(times, one))) {
				answers.add(answer.get());
			}
			return answers;
		}
		finally {
			customers.shutdownNow();
		}
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.shop + path)).timeout(Duration.ofSeconds(60));
	}

	private Answer send(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
			return new Answer(response.statusCode(),
					response.headers().firstValue(HttpHeaders.CONTENT_TYPE).orElse("none"),
					response.headers().firstValue(TOKEN).orElse("none"), this.json.readTree(response.body()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	record Answer(int status, String contentType, String token, JsonNode body) {

		JsonNode ok() {
			assertThat(this.status).as(this.body.toString()).isEqualTo(200);
			return this.body;
		}

		JsonNode problem(int expected) {
			assertThat(this.status).as(this.body.toString()).isEqualTo(expected);
			assertThat(this.contentType).isEqualTo("application/problem+json");
			assertThat(this.body.path("status").asInt()).isEqualTo(expected);
			assertThat(this.body.path("title").asString()).isNotEmpty();
			assertThat(this.body.path("detail").asString()).isNotEmpty();
			return this.body;
		}

	}

}
