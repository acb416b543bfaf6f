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

package io.github.redisrw.sample.fault;

import java.util.Map;

import io.github.redisrw.test.RedisDeployment;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The buttons.
 */
@RestController
@ConditionalOnBean(RedisDeployment.class)
class FaultController {

	private final Faults faults;

	FaultController(Faults faults) {
		this.faults = faults;
	}

	@GetMapping("/api/faults")
	Map<String, Object> faults() {
		Faults.Running running = this.faults.running();
		return Map.of("faults", this.faults.descriptions(), "running", (running != null) ? running.id() : "none");
	}

	@PostMapping("/api/faults/{id}")
	ResponseEntity<?> begin(@PathVariable String id, HttpServletRequest request) {
		if (!SameOrigin.holdsFor(request)) {
			return problem(HttpStatus.FORBIDDEN, "Faults are made by the buttons of the shop's own page only.");
		}
		Fault fault = Fault.of(id).orElse(null);
		if (fault == null) {
			return problem(HttpStatus.NOT_FOUND, "There is no such fault.");
		}
		if (!this.faults.begin(fault)) {
			return problem(HttpStatus.CONFLICT, "Another fault is under way: one at a time.");
		}
		return ResponseEntity.accepted().body(Map.of("fault", fault.id()));
	}

	private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
		return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail)).build();
	}

}
