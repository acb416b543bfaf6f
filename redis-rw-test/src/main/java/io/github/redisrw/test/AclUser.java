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

package io.github.redisrw.test;

import java.util.List;

/**
 * A user of the servers' access control lists.
 *
 * @param name the name
 * @param password the password, plain
 * @param rules the ACL rules; none means everything is allowed
 */
record AclUser(String name, String password, List<String> rules) {

	private static final List<String> EVERYTHING = List.of("~*", "&*", "+@all");

	AclUser {
		rules = rules.isEmpty() ? EVERYTHING : List.copyOf(rules);
	}

	/**
	 * The line of a {@code redis.conf} or {@code sentinel.conf} that makes this user.
	 */
	String configLine() {
		return "user " + this.name + " on >" + this.password + " " + String.join(" ", this.rules);
	}

}
