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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.redisrw.internal.replica.choice.FallbackLimit;
import io.github.redisrw.internal.replica.choice.ReadPreference;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * Properties for which of the eligible replicas are preferred.
 */
@ConfigurationProperties("redis.rw.read")
public class NearReadProperties {

	private static final Pattern SHARE = Pattern.compile("(\\d{1,3}) *%");

	private static final Pattern RATE = Pattern.compile("(\\d{1,9}) */ *s");

	/**
	 * Which of the eligible replicas answer reads: any of them, the nearest by round-trip
	 * time, or those in the zone of the application. The others answer where there is
	 * none.
	 */
	private ReadPreference prefer = ReadPreference.ANY;

	/**
	 * The availability zone of this application.
	 */
	private @Nullable String zone;

	/**
	 * Which nodes are in which zone: host patterns with asterisks, addresses, or CIDR
	 * blocks. What these do not tell, servers may say of themselves.
	 */
	private Map<String, List<String>> zones = new LinkedHashMap<>();

	/**
	 * Whether the master answers reads as one more replica.
	 */
	private boolean includeMaster;

	/**
	 * How many of the reads that find no eligible replica the master may answer: a share,
	 * such as 20%, or so many a second, such as 500/s. Further ones fail at once.
	 * Default: all.
	 */
	private @Nullable String fallbackLimit;

	public ReadPreference getPrefer() {
		return this.prefer;
	}

	public void setPrefer(ReadPreference prefer) {
		this.prefer = prefer;
	}

	public @Nullable String getZone() {
		return this.zone;
	}

	public void setZone(@Nullable String zone) {
		this.zone = zone;
	}

	public Map<String, List<String>> getZones() {
		return this.zones;
	}

	public void setZones(Map<String, List<String>> zones) {
		this.zones = zones;
	}

	public boolean isIncludeMaster() {
		return this.includeMaster;
	}

	public void setIncludeMaster(boolean includeMaster) {
		this.includeMaster = includeMaster;
	}

	public @Nullable String getFallbackLimit() {
		return this.fallbackLimit;
	}

	public void setFallbackLimit(@Nullable String fallbackLimit) {
		this.fallbackLimit = fallbackLimit;
	}

	FallbackLimit limit(DeploymentName name) {
		if (!StringUtils.hasText(this.fallbackLimit)) {
			return FallbackLimit.NONE;
		}
		Matcher share = SHARE.matcher(this.fallbackLimit.trim());
		Matcher rate = RATE.matcher(this.fallbackLimit.trim());
		if (share.matches() && Integer.parseInt(share.group(1)) <= 100) {
			return FallbackLimit.ofShare(Integer.parseInt(share.group(1)));
		}
		if (rate.matches() && Integer.parseInt(rate.group(1)) > 0) {
			return FallbackLimit.ofRate(Integer.parseInt(rate.group(1)));
		}
		throw new InvalidPropertyException(name.key("read.fallback-limit"), this.fallbackLimit,
				"is neither a share nor a rate", "Write it as '20%', from 0 to 100, or as '500/s', at least 1");
	}

}
