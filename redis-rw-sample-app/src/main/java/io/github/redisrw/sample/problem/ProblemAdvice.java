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

package io.github.redisrw.sample.problem;

import java.net.URI;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.sample.catalog.UnknownProductException;
import io.github.redisrw.sample.purchase.BadIdempotencyKeyException;
import io.github.redisrw.sample.purchase.BadQuantityException;
import io.github.redisrw.sample.purchase.OutcomeUnknownException;
import io.github.redisrw.sample.purchase.SoldOutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Makes a problem detail of everything that goes wrong.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final Logger logger = LoggerFactory.getLogger(ProblemAdvice.class);

	/** A failover is over in seconds. */
	private static final String RETRY_AFTER_SECONDS = "2";

	@ExceptionHandler
	ProblemDetail unknownProduct(UnknownProductException ex) {
		return problem(HttpStatus.NOT_FOUND, "unknown-product", "Unknown product", ex.getMessage());
	}

	@ExceptionHandler
	ProblemDetail soldOut(SoldOutException ex) {
		ProblemDetail problem = problem(HttpStatus.CONFLICT, "sold-out", "Sold out", ex.getMessage());
		problem.setProperty("left", ex.getLeft());
		return problem;
	}

	@ExceptionHandler
	ProblemDetail badQuantity(BadQuantityException ex) {
		return problem(HttpStatus.BAD_REQUEST, "bad-quantity", "Bad quantity", ex.getMessage());
	}

	@ExceptionHandler
	ProblemDetail badIdempotencyKey(BadIdempotencyKeyException ex) {
		return problem(HttpStatus.BAD_REQUEST, "bad-idempotency-key", "Bad idempotency key", ex.getMessage());
	}

	/** Trying again is safe with the same idempotency key only, so no Retry-After. */
	@ExceptionHandler
	ProblemDetail outcomeUnknown(OutcomeUnknownException ex) {
		logger.warn("{} The cause: {}", ex.getMessage(), String.valueOf(ex.getCause()));
		return problem(HttpStatus.INTERNAL_SERVER_ERROR, "outcome-unknown", "Outcome unknown", ex.getMessage());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> noMaster(NoWritableMasterException ex, WebRequest request) {
		return unavailable(ex, request,
				"There is no master at the moment that could take the purchase. Nothing was bought: please try again.");
	}

	@ExceptionHandler({ TransientDataAccessException.class, NonTransientDataAccessResourceException.class })
	ResponseEntity<ProblemDetail> noAnswer(DataAccessException ex, WebRequest request) {
		return unavailable(ex, request, "The database does not answer at the moment. Please try again.");
	}

	@ExceptionHandler
	ProblemDetail unexpected(Exception ex, WebRequest request) {
		logger.error("{}: failed", request.getDescription(false), ex);
		return problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "Internal error", "Something went wrong here.");
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "bad-request", "Bad request",
				"The body must be JSON such as {\"quantity\": 2}, with a whole number.");
		return super.handleExceptionInternal(ex, problem, headers, status, request);
	}

	private static ResponseEntity<ProblemDetail> unavailable(DataAccessException ex, WebRequest request,
			String detail) {
		logger.warn("{}: unavailable: {}", request.getDescription(false), ex.getMessage());
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
			.body(problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "Temporarily unavailable", detail));
	}

	private static ProblemDetail problem(HttpStatus status, String type, String title, @Nullable String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setType(URI.create("urn:problem-type:shop:" + type));
		problem.setTitle(title);
		return problem;
	}

}
