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

import java.security.KeyStore;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * A named SSL bundle as it is at the moment: whoever asks its managers after it has been
 * changed, as each new connection does, uses the changed one. Thread-safe.
 */
final class FollowedSslBundle implements SslBundle {

	private volatile SslBundle present;

	private FollowedSslBundle(SslBundle present) {
		this.present = present;
	}

	/**
	 * Follow a bundle.
	 * @param bundles those of the application
	 * @param name the name of the bundle
	 * @return the bundle
	 */
	static SslBundle of(SslBundles bundles, String name) {
		FollowedSslBundle followed = new FollowedSslBundle(bundles.getBundle(name));
		bundles.addBundleUpdateHandler(name, (changed) -> followed.present = changed);
		return followed;
	}

	@Override
	public SslStoreBundle getStores() {
		return this.present.getStores();
	}

	@Override
	public SslBundleKey getKey() {
		return this.present.getKey();
	}

	@Override
	public SslOptions getOptions() {
		return this.present.getOptions();
	}

	@Override
	public String getProtocol() {
		return this.present.getProtocol();
	}

	@Override
	public SslManagerBundle getManagers() {
		SslManagerBundle present = this.present.getManagers();
		return SslManagerBundle.of(new Keys(present.getKeyManagerFactory()),
				new Trust(present.getTrustManagerFactory()));
	}

	/**
	 * The key managers of the present bundle.
	 */
	private final class Keys extends KeyManagerFactory {

		Keys(KeyManagerFactory first) {
			super(new KeyManagerFactorySpi() {

				@Override
				protected void engineInit(KeyStore store, char[] password) {
					throw new UnsupportedOperationException("The bundle has initialized it");
				}

				@Override
				protected void engineInit(ManagerFactoryParameters parameters) {
					throw new UnsupportedOperationException("The bundle has initialized it");
				}

				@Override
				protected KeyManager[] engineGetKeyManagers() {
					return FollowedSslBundle.this.present.getManagers().getKeyManagers();
				}

			}, first.getProvider(), first.getAlgorithm());
		}

	}

	/**
	 * The trust managers of the present bundle.
	 */
	private final class Trust extends TrustManagerFactory {

		Trust(TrustManagerFactory first) {
			super(new TrustManagerFactorySpi() {

				@Override
				protected void engineInit(KeyStore store) {
					throw new UnsupportedOperationException("The bundle has initialized it");
				}

				@Override
				protected void engineInit(ManagerFactoryParameters parameters) {
					throw new UnsupportedOperationException("The bundle has initialized it");
				}

				@Override
				protected TrustManager[] engineGetTrustManagers() {
					return FollowedSslBundle.this.present.getManagers().getTrustManagers();
				}

			}, first.getProvider(), first.getAlgorithm());
		}

	}

}
