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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/**
 * A headless Chromium for all tests of a class. Each page has a tab of its own.
 */
final class Browser implements BeforeAllCallback, AfterAllCallback {

	private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome",
			"google-chrome-stable");

	// Set before the first test that is not skipped.
	@SuppressWarnings("NullAway.Init")
	private ChromeDriver driver;

	/** The tab that stays, as the browser ends with the last one. */
	@SuppressWarnings("NullAway.Init")
	private String home;

	/**
	 * Starts the Chromium of this machine, with its own driver: nothing is downloaded. A
	 * class is skipped where there is none.
	 */
	@Override
	public void beforeAll(ExtensionContext context) throws IOException {
		Optional<Path> browser = BROWSERS.stream().flatMap(Browser::find).findFirst();
		Optional<Path> driver = find("chromedriver").findFirst();
		Assumptions.assumeTrue(browser.isPresent(), "there is no Chromium");
		Assumptions.assumeTrue(driver.isPresent(), "there is no chromedriver");
		ChromeOptions options = new ChromeOptions();
		options.setBinary(browser.orElseThrow().toFile());
		Path profile = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "chromium");
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--window-size=1300,1000", "--user-data-dir=" + profile.toAbsolutePath());
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(driver.orElseThrow().toFile())
			.usingAnyFreePort()
			.build();
		this.driver = new ChromeDriver(service, options);
		this.home = this.driver.getWindowHandle();
	}

	/**
	 * Opens a tab. What was logged before is forgotten.
	 * @return the browser, which leads to that tab until it is closed
	 */
	ChromeDriver openTab() {
		this.driver.switchTo().newWindow(WindowType.TAB);
		this.driver.manage().logs().get(LogType.BROWSER);
		return this.driver;
	}

	void closeTab() {
		this.driver.close();
		this.driver.switchTo().window(this.home);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (this.driver != null) {
			this.driver.quit();
		}
	}

	private static Stream<Path> find(String name) {
		String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
		return Stream.concat(Stream.of("/usr/bin"), Arrays.stream(path.split(File.pathSeparator, -1)))
			.map((directory) -> Path.of(directory, name))
			.filter(Files::isExecutable);
	}

}
