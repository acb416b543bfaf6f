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

package io.github.redisrw.advice;

/**
 * A piece of advice.
 *
 * @param id what it is about, the same for each application and version
 * @param finding what was found
 * @param why why that matters
 * @param remedy what to do about it
 */
public record Advice(String id, String finding, String why, String remedy) {

	private static final String PREFIX = "redis.rw.";

	/**
	 * The same about a deployment with a name: that, and its own properties, are named.
	 * @param deployment the name, empty for none
	 * @return the advice
	 */
	Advice about(String deployment) {
		if (deployment.isEmpty()) {
			return this;
		}
		String own = "redis.rw.deployments." + deployment + ".";
		return new Advice(this.id, "Deployment '" + deployment + "': " + this.finding.replace(PREFIX, own),
				this.why.replace(PREFIX, own), this.remedy.replace(PREFIX, own));
	}

	@Override
	public String toString() {
		return "[" + this.id + "] " + this.finding + ". " + this.why + " " + this.remedy;
	}

}
