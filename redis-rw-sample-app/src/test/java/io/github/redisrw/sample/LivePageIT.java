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

package io.github.redisrw.sample;

import java.io.IOException;
import java.util.List;

import io.github.redisrw.test.RedisDeployment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@ShopTest
class LivePageIT {

	@RegisterExtension
	static final Browser browser = new Browser();

	private final RedisDeployment redis;

	private final Customer customer;

	private final int port;

	// Set before each test that is not skipped.
	@SuppressWarnings("NullAway.Init")
	private Page page;

	LivePageIT(@Autowired RedisDeployment redis, @LocalServerPort int port) {
		this.redis = redis;
		this.customer = new Customer(port);
		this.port = port;
	}

	@BeforeEach
	void open() {
		this.customer.heal(this.redis);
		this.page = Page.open(browser, this.port);
	}

	@AfterEach
	void close() {
		if (this.page != null) {
			this.page.close();
		}
		this.customer.heal(this.redis);
	}

	@Test
	void aPurchaseWaitsWhileTheMasterIsKilledAndSucceedsAtTheNextOne() throws IOException {
		String former = this.redis.master().address();
		this.page.await("the master", () -> former.equals(master()));
		this.page.find("#products > [data-id='11'] button.primary").click();
		this.page.await("a purchase", () -> !this.page.all("#purchases [data-outcome='done']").isEmpty());
		this.page.find("#traffic-toggle").click();
		this.page.await("traffic", () -> this.page.texts("#counters dd").get(1).length() > 1);
		this.page.documentedScreenshot("calm");

		// A failover may be over before the browser is asked what it shows.
		this.page.script("""
				window.shown = new Set();
				setInterval(() => {
					shown.add(document.querySelector("#state").dataset.state);
					if (document.querySelector("#fault-hang-master").getAttribute("aria-disabled") === "true") {
						shown.add("one fault at a time");
					}
				}, 20);
				""");
		// By keyboard.
		this.page.find("#fault-kill-master").sendKeys(Keys.ENTER);
		this.page.await("writes that wait", () -> hasShown("bad"));
		this.page.documentedScreenshot("failover");
		assertThat(hasShown("one fault at a time")).isTrue();

		this.page.await("another master", () -> !master().isEmpty() && !former.equals(master()));
		this.page.await("a purchase that was held", () -> this.page.texts("#purchases li")
			.stream()
			.anyMatch((text) -> (text.contains("done") || text.contains("settled")) && text.contains("held for")));
		this.page.await("all steps", () -> this.page.attributes("#failovers > li:first-child .steps li", "data-step")
			.containsAll(List.of("held", "verified", "drained")));
		this.page.await("the former master as a replica",
				() -> this.page.all("#picture .box[data-node='" + former + "'].replica:not(.out)").size() == 1);
		this.page.documentedScreenshot("after");
		this.page.find("#traffic-toggle").click();
		assertThat(this.page.errors()).isEmpty();
	}

	@Test
	void isForEverybody() throws IOException {
		this.page.await("charts", () -> this.page.all(".chart canvas").size() == 3);
		for (boolean dark : new boolean[] { false, true }) {
			this.page.dark(dark);
			assertThat(this.page.seriousViolations()).as(dark ? "dark" : "light").isEmpty();
		}
		assertThat(this.page.errors()).isEmpty();
	}

	@Test
	void fitsAPhone() throws IOException {
		this.page.size(360, 780);
		this.page.await("a narrow picture", () -> (Boolean) this.page
			.script("return document.querySelector('#picture svg').viewBox.baseVal.width < 360"));
		assertThat(this.page.script("return document.documentElement.scrollWidth <= 360")).isEqualTo(true);
		this.page.screenshot("phone");
		assertThat(this.page.seriousViolations()).isEmpty();
	}

	@Test
	void everythingIsReachedByKeyboard() {
		this.page.script("addEventListener('focusin', ({ target }) => target.dataset.reached = 'true')");
		this.page.press(Keys.TAB, 81);
		assertThat(this.page.script("""
				return [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")]
					.filter((element) => element.checkVisibility() && !element.disabled && !element.dataset.reached)
					.map((element) => element.outerHTML);
				""")).isEqualTo(List.of());
	}

	@Test
	void asksNobodyElse() {
		this.page.await("charts", () -> this.page.all(".chart canvas").size() == 3);
		assertThat(this.page.script("""
				return performance.getEntriesByType("resource")
					.map(({ name }) => name)
					.filter((name) => new URL(name).origin !== location.origin);
				""")).isEqualTo(List.of());
	}

	private boolean hasShown(String what) {
		return Boolean.TRUE.equals(this.page.script("return shown.has('" + what + "')"));
	}

	private String master() {
		return this.page.attributes("#picture [data-role='master']", "data-node").stream().findFirst().orElse("");
	}

}
