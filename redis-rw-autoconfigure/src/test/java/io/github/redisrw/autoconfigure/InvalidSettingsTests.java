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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * An application with a setting that makes no sense does not start, and says why.
 */
class InvalidSettingsTests {

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", quoteCharacter = '`',
			textBlock = """
					redis.rw.write.host=w redis.rw.sentinel.master=m redis.rw.sentinel.nodes=s => 'redis.rw.write.host' with the value 'w' and 'redis.rw.sentinel.master' are both set => Set exactly one
					redis.rw.write.host=w redis.rw.nodes=n => 'redis.rw.write.host' with the value 'w' and 'redis.rw.nodes' are both set => Set exactly one
					redis.rw.sentinel.nodes=s redis.rw.nodes=n => 'redis.rw.sentinel.nodes' with the value 's' and 'redis.rw.nodes' are both set => Set exactly one
					redis.rw.write.url=redis://w redis.rw.nodes=n => 'redis.rw.write.url' and 'redis.rw.nodes' are both set => Set exactly one
					redis.rw.write.host=w redis.rw.write.url=redis://w => 'redis.rw.write.host' with the value 'w' and 'redis.rw.write.url' are both set => Remove one
					redis.rw.write.host=w redis.rw.read.host=r redis.rw.read.url=redis://r => 'redis.rw.read.host' with the value 'r' and 'redis.rw.read.url' are both set => Remove one
					redis.rw.enabled=true => 'redis.rw.write.host' is not set, nor is anything else => 'redis.rw.enabled=false' turns
					redis.rw.read.host=r => 'redis.rw.read.host' with the value 'r' is set, but 'redis.rw.write.host' is not => Set 'redis.rw.write.host'
					redis.rw.read.url=redis://r => 'redis.rw.read.url' is set, but 'redis.rw.write.host' is not => Set 'redis.rw.write.host'
					redis.rw.nodes=n redis.rw.read.host=r => 'redis.rw.read.host' with the value 'r' is set, but => remove 'redis.rw.read.host'
					redis.rw.sentinel.master=m => 'redis.rw.sentinel.nodes' is not set => such as 'sentinel-0:26379
					redis.rw.sentinel.nodes=s => 'redis.rw.sentinel.master' has no value => such as 'mymaster'
					redis.rw.sentinel.master= redis.rw.sentinel.nodes=s => 'redis.rw.sentinel.master' => such as 'mymaster'
					spring.data.redis.sentinel.nodes=s:1 => 'spring.data.redis.sentinel.master' has no value => such as 'mymaster'
					spring.data.redis.sentinel.master=m => 'spring.data.redis.sentinel.nodes' is empty => host:port
					redis.rw.nodes= => 'redis.rw.nodes' is empty => host:port
					redis.rw.cluster.nodes= => 'redis.rw.cluster.nodes' is empty => host:port
					redis.rw.cluster.nodes=c redis.rw.nodes=n => 'redis.rw.nodes' with the value 'n' and 'redis.rw.cluster.nodes' are both set => Set exactly one
					redis.rw.cluster.nodes=c redis.rw.database=1 => 'redis.rw.database' with the value '1' is set, but a Redis Cluster has database 0 only => Remove it
					redis.rw.cluster.nodes=c spring.data.redis.database=1 => 'spring.data.redis.database' with the value '1' is set, but a Redis Cluster => Remove it
					redis.rw.cluster.nodes=c redis.rw.write.keyspace-events=Ex => 'redis.rw.write.keyspace-events' with the value 'Ex' is set, but each node => Remove it
					redis.rw.cluster.nodes=c redis.rw.sentinel.fencing=majority => 'redis.rw.sentinel.fencing' => Remove it
					redis.rw.cluster.nodes=c redis.rw.cluster.refresh-interval=0 => 'redis.rw.cluster.refresh-interval' with the value 'PT0S' is not positive => longer than zero
					""")
	void contradictoryOrMissing(String properties, String description, String action) {
		assertFailure(properties, description, action);
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", quoteCharacter = '`',
			textBlock = """
					redis.rw.write.host= => 'redis.rw.write.host' has no value => host name
					redis.rw.write.host=w redis.rw.read.host= => 'redis.rw.read.host' has no value => host name
					redis.rw.write.host=redis://w => 'redis.rw.write.host' with the value 'redis://w' is no host name => without scheme
					redis.rw.write.host=redis://w:6379 => 'redis.rw.write.host' with the value 'redis://w:6379' is no host name => without scheme
					redis.rw.write.host=w:6379 => 'redis.rw.write.host' with the value 'w:6379' has a port in it => 'redis.rw.write.port'
					redis.rw.write.host=w redis.rw.read.host=r:1 => 'redis.rw.read.host' with the value 'r:1' has a port in it => 'redis.rw.read.port'
					redis.rw.write.host=w redis.rw.write.port=0 => 'redis.rw.write.port' with the value '0' is not a port => from 1 to 65535
					redis.rw.write.host=w redis.rw.write.port=70000 => 'redis.rw.write.port' with the value '70000' => from 1 to 65535
					redis.rw.write.host=w redis.rw.read.host=r redis.rw.read.port=-1 => 'redis.rw.read.port' with the value '-1' => from 1 to 65535
					redis.rw.write.url=redis://w:70000 => 'redis.rw.write.url' with the value '70000' is not a port => from 1 to 65535
					redis.rw.write.url=redis://w:0 => 'redis.rw.write.url' with the value '0' is not a port => from 1 to 65535
					redis.rw.write.url=http://w => 'redis.rw.write.url' is no Redis URL => redis://host:port
					redis.rw.write.url=w:6379 => 'redis.rw.write.url' is no Redis URL => redis://host:port
					redis.rw.write.url= => 'redis.rw.write.url' is no Redis URL => redis://host:port
					redis.rw.write.url=redis://w:abc => 'redis.rw.write.url' is no Redis URL => redis://host:port
					redis.rw.write.url=redis://w/abc => 'redis.rw.write.url' has the path '/abc' => /0
					redis.rw.write.url=redis://w/-1 => 'redis.rw.write.url' has the path '/-1' => /0
					redis.rw.write.host=w redis.rw.read.url=r => 'redis.rw.read.url' is no Redis URL => redis://host:port
					redis.rw.sentinel.master=m redis.rw.sentinel.nodes=a:1,b:x => 'redis.rw.sentinel.nodes' with the value 'b:x' is invalid: 'b:x' is not host:port => host:port
					redis.rw.sentinel.master=m redis.rw.sentinel.nodes=a:0 => 'redis.rw.sentinel.nodes' with the value 'a:0' is invalid: port 0 => 1 to 65535
					redis.rw.nodes=a:1;b:2 => 'redis.rw.nodes' with the value 'a:1;b:2' has several nodes in it => by commas
					redis.rw.nodes=a:1:5 => 'redis.rw.nodes' with the value 'a:1:5' is not host:port => brackets
					redis.rw.nodes=::1:6379 => 'redis.rw.nodes' with the value '::1:6379' is not host:port, or it is an IPv6 address => [::1]:6379
					redis.rw.sentinel.master=m redis.rw.sentinel.nodes=fe80::1 => 'redis.rw.sentinel.nodes' with the value 'fe80::1' => brackets
					redis.rw.nodes=a,redis://b:1 => 'redis.rw.nodes' with the value 'redis://b:1' is invalid => host:port
					spring.data.redis.sentinel.master=m spring.data.redis.sentinel.nodes=a => 'spring.data.redis.sentinel.nodes' with the value 'a' is invalid => host:port
					spring.data.redis.sentinel.master=m spring.data.redis.sentinel.nodes=a:x => 'spring.data.redis.sentinel.nodes' with the value 'a:x' is invalid => host:port
					spring.data.redis.sentinel.master=m spring.data.redis.sentinel.nodes=redis://:secret@s:1 => 'spring.data.redis.sentinel.nodes' is not host:port => host:port
					spring.data.redis.sentinel.master=m spring.data.redis.sentinel.nodes=redis://s:1 => 'spring.data.redis.sentinel.nodes' with the value 'redis://s:1' is not host:port => host:port
					spring.data.redis.masterreplica.nodes=a:1:2 => 'spring.data.redis.masterreplica.nodes' with the value 'a:1:2' is not host:port => host:port
					spring.data.redis.masterreplica.nodes=a:0 => 'spring.data.redis.masterreplica.nodes' with the value 'a:0' is invalid => host:port
					""")
	void noAddress(String properties, String description, String action) {
		assertFailure(properties, description, action);
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", quoteCharacter = '`',
			textBlock = """
					redis.rw.connect-timeout=0 => 'redis.rw.connect-timeout' with the value 'PT0S' is not positive => longer than zero
					redis.rw.connect-timeout=-1s => 'redis.rw.connect-timeout' with the value 'PT-1S' is not positive => longer than zero
					redis.rw.timeout=-1ms => 'redis.rw.timeout' with the value 'PT-0.001S' is negative => zero or more
					spring.data.redis.connect-timeout=0 => 'spring.data.redis.connect-timeout' with the value 'PT0S' => longer than zero
					spring.data.redis.timeout=-1s => 'spring.data.redis.timeout' with the value 'PT-1S' => zero or more
					redis.rw.write.hold-timeout=-1s => 'redis.rw.write.hold-timeout' with the value 'PT-1S' is negative => zero or more
					redis.rw.write.acks.replicas=-1 => 'redis.rw.write.acks.replicas' with the value '-1' is less than 0 => 0 or a greater
					redis.rw.write.acks.timeout=0 => 'redis.rw.write.acks.timeout' with the value 'PT0S' is less than a millisecond => 100ms
					redis.rw.write.acks.replicas=1 redis.rw.write.acks.timeout=2s => is not shorter than 'redis.rw.timeout' => shorter than 2000ms
					redis.rw.sentinel.fencing=majority => 'redis.rw.sentinel.fencing' with the value 'MAJORITY' is set, but there are no Sentinels => redis.rw.sentinel.master
					redis.rw.sentinel.fencing-lease=0 => 'redis.rw.sentinel.fencing-lease' with the value 'PT0S' is not positive => longer than zero
					redis.rw.sentinel.fencing=majority redis.rw.sentinel.fencing-lease=1s => is less than twice 'redis.rw.monitor.interval' => 2000ms or more
					redis.rw.write.max-held=-1 => 'redis.rw.write.max-held' with the value '-1' is less than 0 => 0 or a greater
					redis.rw.read.max-lag=0 => 'redis.rw.read.max-lag' with the value 'PT0S' is not positive => longer than zero
					redis.rw.read.connections=0 => 'redis.rw.read.connections' with the value '0' is less than 1 => 1 or a greater
					redis.rw.read.connections-per-replica=0 => 'redis.rw.read.connections-per-replica' with the value '0' is less than 1 => 1 or a greater
					redis.rw.read.fallback-limit=many => 'redis.rw.read.fallback-limit' with the value 'many' is neither a share nor a rate => '20%'
					redis.rw.read.fallback-limit=101% => 'redis.rw.read.fallback-limit' with the value '101%' => from 0 to 100
					redis.rw.read.fallback-limit=0/s => 'redis.rw.read.fallback-limit' with the value '0/s' => at least 1
					redis.rw.read.prefer=zone => 'redis.rw.read.prefer' with the value 'zone' wants the zone of this application => Set 'redis.rw.read.zone'
					redis.rw.database=-1 => 'redis.rw.database' with the value '-1' is negative => 0 or a greater
					redis.rw.retry.initial-delay=0 => 'redis.rw.retry.initial-delay' with the value 'PT0S' => longer than zero
					redis.rw.retry.max-delay=-1s => 'redis.rw.retry.max-delay' with the value 'PT-1S' => longer than zero
					redis.rw.retry.multiplier=0.5 => 'redis.rw.retry.multiplier' with the value '0.5' is less than 1 => Set it to 1
					redis.rw.retry.multiplier=NaN => 'redis.rw.retry.multiplier' with the value 'NaN' => Set it to 1
					redis.rw.retry.jitter=1.5 => 'redis.rw.retry.jitter' with the value '1.5' is not between 0 and 1 => from 0
					redis.rw.retry.jitter=-0.1 => 'redis.rw.retry.jitter' with the value '-0.1' is not between 0 and 1 => from 0
					redis.rw.monitor.interval=0 => 'redis.rw.monitor.interval' with the value 'PT0S' => longer than zero
					redis.rw.monitor.fast-interval=-1s => 'redis.rw.monitor.fast-interval' with the value 'PT-1S' => longer than zero
					redis.rw.ssl.bundle=nope => 'redis.rw.ssl.bundle' with the value 'nope' names no SSL bundle => spring.ssl.bundle
					spring.data.redis.ssl.bundle=nope => 'spring.data.redis.ssl.bundle' with the value 'nope' names no SSL bundle => spring.ssl.bundle
					redis.rw.write.port=abc => redis.rw.write.port => Update your application
					redis.rw.connect-timeout=soon => redis.rw.connect-timeout => Update your application
					redis.rw.timeout=long => redis.rw.timeout => Update your application
					redis.rw.write.hold-timeout=x => redis.rw.write.hold-timeout => Update your application
					redis.rw.write.max-held=many => redis.rw.write.max-held => Update your application
					redis.rw.read.when-stale=never => redis.rw.read.when-stale => Update your application
					redis.rw.consistency.default=strong => redis.rw.consistency.default => Update your application
					redis.rw.sentinel.fencing=all => redis.rw.sentinel.fencing => Update your application
					redis.rw.database=first => redis.rw.database => Update your application
					redis.rw.read.max-lag=none => redis.rw.read.max-lag => Update your application
					redis.rw.retry.jitter=some => redis.rw.retry.jitter => Update your application
					redis.rw.ssl.enabled=perhaps => redis.rw.ssl.enabled => Update your application
					redis.rw.read.max-lag=-1s => 'redis.rw.read.max-lag' with the value 'PT-1S' is not positive => longer than zero
					redis.rw.read.connections=-3 => 'redis.rw.read.connections' with the value '-3' is less than 1 => 1 or a greater
					redis.rw.write.acks.timeout=-1ms => 'redis.rw.write.acks.timeout' with the value 'PT-0.001S' => 100ms
					redis.rw.sentinel.fencing-lease=-1s => 'redis.rw.sentinel.fencing-lease' with the value 'PT-1S' => longer than zero
					redis.rw.retry.initial-delay=-5ms => 'redis.rw.retry.initial-delay' with the value 'PT-0.005S' => longer than zero
					redis.rw.retry.multiplier=0 => 'redis.rw.retry.multiplier' with the value '0.0' is less than 1 => Set it to 1
					redis.rw.retry.jitter=NaN => 'redis.rw.retry.jitter' with the value 'NaN' is not between 0 and 1 => from 0
					redis.rw.monitor.interval=-1s => 'redis.rw.monitor.interval' with the value 'PT-1S' => longer than zero
					redis.rw.monitor.fast-interval=0 => 'redis.rw.monitor.fast-interval' with the value 'PT0S' => longer than zero
					redis.rw.sentinel.ssl.bundle=nope => 'redis.rw.sentinel.ssl.bundle' with the value 'nope' names no SSL bundle => spring.ssl.bundle
					redis.rw.write.keyspace-events=Ex! => 'redis.rw.write.keyspace-events' with the value 'Ex!' has a character => such as 'Egx'
					redis.rw.client-name=über => 'redis.rw.client-name' with the value 'über' has a character => without blanks
					spring.data.redis.client-name=näme => 'spring.data.redis.client-name' with the value 'näme' has a character => without blanks
					""")
	void noSense(String properties, String description, String action) {
		assertFailure("redis.rw.nodes=n " + properties, description, action);
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", quoteCharacter = '`',
			textBlock = """
					redis.rw.lock.lease-for=ever => redis.rw.lock.lease-for => Update your application
					redis.rw.advice.interval=often => redis.rw.advice.interval => Update your application
					redis.rw.advice.interval=0 => 'redis.rw.advice.interval' with the value 'PT0S' is not positive => longer than zero
					redis.rw.lock.wait-for=-1s => 'redis.rw.lock.wait-for' with the value 'PT-1S' => zero or more
					redis.rw.lock.lease-for=50ms => 'redis.rw.lock.lease-for' with the value 'PT0.05S' => such as '30s'
					""")
	void noSenseInWhatIsBuiltUponThat(String properties, String description, String action) {
		StartFailure failure = StartFailure.of(new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues(("redis.rw.nodes=n " + properties).split(" ")));
		assertThat(failure.description()).contains(description);
		assertThat(failure.action()).contains(action);
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis.rw.write.url=redis://u:s3cret@w:70000", "redis.rw.write.url=http://u:s3cret@w",
			"redis.rw.write.url=redis://u:s3cret@w/abc", "redis.rw.write.url=redis://u:s3cret@w redis.rw.nodes=n",
			"redis.rw.write.host=redis://u:s3cret@w", "redis.rw.write.host=u:s3cret@w", "redis.rw.nodes=u:s3cret@w:1",
			"redis.rw.nodes=redis://u:s3cret@w:1", "redis.rw.write.host=redis://:s3/s3cret@w redis.rw.nodes=n",
			"redis.rw.sentinel.master=m redis.rw.sentinel.nodes=s3cret@w:1", "redis.rw.read.url=redis://u:s3cret@r" })
	void noSecretIsTold(String properties) {
		StartFailure failure = failure(properties);
		assertThat(failure.description()).contains("'redis.rw.");
		assertThat(failure.text()).doesNotContain("s3");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void theApplicationSaysItInItsLog(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.run("--redis.rw.write.host=w:6379"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property 'redis.rw.write.host' with the value 'w:6379' has a port in it.")
			.contains("Put the port into 'redis.rw.write.port'");
	}

	private static void assertFailure(String properties, String description, String action) {
		StartFailure failure = failure(properties);
		assertThat(failure.description()).contains(description);
		assertThat(failure.action()).contains(action);
	}

	private static StartFailure failure(String properties) {
		return StartFailure.of(Contexts.bare().withPropertyValues(properties.split(" ")));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
