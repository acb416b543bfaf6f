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

import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;

/**
 * Whether a request comes from a page of this very shop. Browsers say so, and pages of
 * others cannot make them say it. A name that leads here although it is not that of this
 * machine (DNS rebinding) is none of the shop's.
 */
final class SameOrigin {

	private static final Pattern OWN_HOST = Pattern.compile("localhost|[0-9.]+|\\[[0-9a-fA-F:.]+]");

	private SameOrigin() {
	}

	static boolean holdsFor(HttpServletRequest request) {
		if (!OWN_HOST.matcher(request.getServerName()).matches()) {
			return false;
		}
		String site = request.getHeader("Sec-Fetch-Site");
		if (site != null && !site.equals("same-origin")) {
			return false;
		}
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		String host = request.getHeader(HttpHeaders.HOST);
		return (origin != null) ? origin.equals(request.getScheme() + "://" + host) : site != null;
	}

}
