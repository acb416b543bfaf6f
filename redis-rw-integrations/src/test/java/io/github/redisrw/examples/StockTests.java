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

package io.github.redisrw.examples;

import java.time.Duration;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.autoconfigure.AutoConfigureRedisDeployment;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureRedisDeployment(replicas = 2, sentinels = 3)
class StockTests {

	@Autowired
	private Stock stock;

	@Autowired
	private StringRedisTemplate template;

	@Autowired
	private RedisDeployment redis;

	@Test
	void goesOnAtTheNextMaster() {
		this.template.opsForValue().set("stock:apple", "5");
		this.redis.awaitReplicated(Duration.ofSeconds(60));
		RedisNode former = this.redis.master();
		former.kill();
		assertThat(this.stock.take("apple")).isEqualTo(4); // waits for the next master
	}

}
