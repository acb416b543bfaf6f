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

/**
 * One server as the operating system sees it: a process, or a container around one. Not
 * thread safe; a {@link Server} guards it.
 */
interface ServerProcess {

	/**
	 * Starts the server, which must not be running.
	 */
	void start();

	/**
	 * Ends it by SIGKILL, also when it is stopped, and returns when it is gone.
	 */
	void kill();

	/**
	 * Stops it by SIGSTOP: its connections stay, nothing answers.
	 */
	void hang();

	/**
	 * Lets it go on by SIGCONT.
	 */
	void resume();

	/**
	 * Tells whether there is a process, hanging or not.
	 */
	boolean isRunning();

	/**
	 * The process id on this machine.
	 * @throws UnsupportedOperationException if it has none that means anything here
	 */
	long pid();

	/**
	 * Kills it and frees what it holds, except its directory.
	 */
	void dispose();

}
