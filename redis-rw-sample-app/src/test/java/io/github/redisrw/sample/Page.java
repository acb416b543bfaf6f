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
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;

import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/**
 * The shop's page in a browser.
 */
final class Page implements AutoCloseable {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private final Browser owner;

	private final ChromeDriver browser;

	private Page(Browser owner) {
		this.owner = owner;
		this.browser = owner.openTab();
	}

	static Page open(Browser browser, int port) {
		Page page = new Page(browser);
		page.browser.get("http://localhost:" + port + "/");
		page.await("12 products", () -> page.all("#products > li").size() >= 12);
		page.await("a picture", () -> !page.all("#picture .box").isEmpty());
		return page;
	}

	WebElement find(String selector) {
		return this.browser.findElement(By.cssSelector(selector));
	}

	List<WebElement> all(String selector) {
		return this.browser.findElements(By.cssSelector(selector));
	}

	String text(String selector) {
		return find(selector).getText();
	}

	/** All at once: the page may draw anew what is asked for one by one. */
	@SuppressWarnings("unchecked")
	List<String> texts(String selector) {
		return (List<String>) this.browser.executeScript(
				"return [...document.querySelectorAll(arguments[0])].map((element) => element.innerText ?? element.textContent)",
				selector);
	}

	/** The same, of an attribute. */
	@SuppressWarnings("unchecked")
	List<String> attributes(String selector, String name) {
		return (List<String>) this.browser.executeScript(
				"return [...document.querySelectorAll(arguments[0])].map((element) => element.getAttribute(arguments[1]))",
				selector, name);
	}

	/** Presses a key of the keyboard, whatever has the focus. */
	void press(Keys key, int times) {
		Actions keyboard = new Actions(this.browser);
		for (int i = 0; i < times; i++) {
			keyboard.sendKeys(key);
		}
		keyboard.perform();
	}

	Object script(String script) {
		return Objects.requireNonNullElse(this.browser.executeScript(script), "");
	}

	void size(int width, int height) {
		this.browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
	}

	void dark(boolean dark) {
		this.browser.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
	}

	/** Leaves a picture of what is seen in {@code target/screenshots}. */
	void screenshot(String name) throws IOException {
		script("scrollTo(0, 0)");
		Files.createDirectories(SCREENSHOTS);
		Files.write(SCREENSHOTS.resolve(name + ".png"), this.browser.getScreenshotAs(OutputType.BYTES));
	}

	/**
	 * Leaves a picture that the documentation shows, once nothing moves any more: also
	 * there, with the system property {@code pictures}.
	 * @param name the last part of its name
	 */
	void documentedScreenshot(String name) throws IOException {
		await("rest", () -> Boolean.TRUE.equals(script("""
				return document.querySelector("#picture").getAnimations({ subtree: true })
					.filter((animation) => animation instanceof CSSTransition).length === 0;
				""")));
		screenshot(name);
		if (System.getProperty("pictures") != null) {
			Files.copy(SCREENSHOTS.resolve(name + ".png"), Path.of("../docs/sample-app-" + name + ".png"),
					StandardCopyOption.REPLACE_EXISTING);
		}
	}

	/** What axe finds that keeps somebody out. */
	@SuppressWarnings("unchecked")
	List<String> seriousViolations() throws IOException {
		try (InputStream axe = Objects.requireNonNull(Page.class.getResourceAsStream("/axe/axe.min.js"))) {
			this.browser.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
		}
		return (List<String>) Objects.requireNonNull(this.browser.executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				axe.run().then(({ violations }) => done(violations
					.filter(({ impact }) => impact === "serious" || impact === "critical")
					.map(({ id, nodes }) => id + ": " + nodes.map((node) => node.html).join(" | "))));
				"""));
	}

	/** What went wrong, but for answers that there was no master in time. */
	List<String> errors() {
		return this.browser.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
			.map(Object::toString)
			.filter((entry) -> !entry.contains("status of 503"))
			.toList();
	}

	void await(String what, Callable<Boolean> condition) {
		Awaitility.await(what)
			.atMost(Duration.ofSeconds(60))
			.ignoreException(StaleElementReferenceException.class)
			.until(condition);
	}

	@Override
	public void close() {
		this.owner.closeTab();
	}

}
