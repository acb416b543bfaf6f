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

import java.util.List;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Connection details that one service stands for. There may be several of them for one
 * deployment: what counts is {@linkplain ServicesDetails all of them together}.
 */
interface ServiceConnectionDetails extends RedisReadWriteConnectionDetails {

	/**
	 * What the service says.
	 * @return the part
	 */
	ServicePart part();

	private ServicesDetails alone() {
		return new ServicesDetails(List.of(part()), null);
	}

	@Override
	default @Nullable String getUsername() {
		return alone().getUsername();
	}

	@Override
	default @Nullable String getPassword() {
		return alone().getPassword();
	}

	@Override
	default int getDatabase() {
		return alone().getDatabase();
	}

	@Override
	default @Nullable Endpoints getEndpoints() {
		return alone().getEndpoints();
	}

	@Override
	default @Nullable Sentinel getSentinel() {
		return alone().getSentinel();
	}

	@Override
	default List<Node> getNodes() {
		return alone().getNodes();
	}

}
