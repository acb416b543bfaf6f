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

package io.github.redisrw.autoconfigure;

import io.github.redisrw.ConsistencyLevel;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Properties of how much reads are to show.
 */
@ConfigurationProperties("redis.rw.consistency")
public class ConsistencyProperties {

	/**
	 * What reads of the read path show where no scope says otherwise: eventual (whatever
	 * a replica has), bounded (not older than redis.rw.read.max-lag), read-your-writes
	 * (at least what this application has written) or primary (what the master has).
	 */
	@Name("default")
	private ConsistencyLevel standard = ConsistencyLevel.BOUNDED;

	@NestedConfigurationProperty
	private final Http http = new Http();

	public Http getHttp() {
		return this.http;
	}

	public ConsistencyLevel getStandard() {
		return this.standard;
	}

	public void setStandard(ConsistencyLevel standard) {
		this.standard = standard;
	}

	/**
	 * How requests bring along what was written in those before them.
	 */
	public static class Http {

		/**
		 * Whether each HTTP request is a scope in which reads show what was written in it
		 * and in earlier requests of the same client, which carries a token from response
		 * to request in a header.
		 */
		private boolean enabled;

		/**
		 * Name of the header.
		 */
		private String header = "Redis-Consistency-Token";

		/**
		 * What tokens are signed with, so that only those of this application count; the
		 * same for all its instances. By default they are not signed.
		 */
		private @Nullable String secret;

		public @Nullable String getSecret() {
			return this.secret;
		}

		public void setSecret(@Nullable String secret) {
			this.secret = secret;
		}

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public String getHeader() {
			return this.header;
		}

		public void setHeader(String header) {
			this.header = header;
		}

	}

}
