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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * A certificate authority that lives for one deployment: it signs one certificate for all
 * servers and is forgotten. Written by hand because Java has no public API that makes a
 * certificate, and a {@code keytool} process for every step takes seconds.
 */
final class CertificateAuthority {

	private static final Duration VALIDITY = Duration.ofDays(2);

	private static final String STORE_PASSWORD = "redis-rw-test";

	private static final String NAME = "redis-rw-test CA";

	private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));

	private final KeyPair keys = newKeys();

	private CertificateAuthority() throws GeneralSecurityException {
	}

	/**
	 * Makes an authority and the certificates that it signs, and writes the files for
	 * servers and clients.
	 * @param directory where to write them, made if needed
	 */
	static ServerCertificate issue(Path directory) {
		Directories.create(directory);
		try {
			CertificateAuthority authority = new CertificateAuthority();
			KeyPair serverKeys = newKeys();
			Certificate ca = authority.sign(NAME, authority.keys.getPublic(),
					Der.extension(true, 19, Der.sequence(Der.TRUE)));
			Certificate server = authority.sign("redis-rw-test server", serverKeys.getPublic(),
					Der.extension(false, 17, Der.sequence(Der.dnsName("localhost"), Der.ipAddress(127, 0, 0, 1))));
			KeyPair clientKeys = newKeys();
			Certificate client = authority.sign("redis-rw-test client", clientKeys.getPublic(),
					Der.extension(true, 19, Der.sequence()));
			TlsFiles files = new TlsFiles(writeCertificate(directory.resolve("ca.pem"), ca),
					writeTrustStore(directory.resolve("truststore.p12"), ca), STORE_PASSWORD,
					writeCertificate(directory.resolve("client.pem"), client),
					writeKey(directory.resolve("client.key"), clientKeys),
					writeKeyStore(directory.resolve("keystore.p12"), clientKeys, client), STORE_PASSWORD);
			return new ServerCertificate(writeCertificate(directory.resolve("server.pem"), server),
					writeKey(directory.resolve("server.key"), serverKeys), files);
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new RedisDeploymentException("Cannot make the certificates", ex);
		}
	}

	private Certificate sign(String subject, PublicKey key, byte[] extension) throws GeneralSecurityException {
		Instant now = Instant.now();
		byte[] content = Der.sequence(
				// Version 3, the one with extensions.
				Der.explicit(0, Der.integer(BigInteger.TWO)), Der.integer(new BigInteger(64, new SecureRandom())),
				ECDSA_WITH_SHA256, Der.commonName(NAME),
				// A little in the past: a container's clock may be behind.
				Der.sequence(Der.time(now.minus(VALIDITY)), Der.time(now.plus(VALIDITY))), Der.commonName(subject),
				key.getEncoded(), Der.explicit(3, Der.sequence(extension)));
		Signature signature = Signature.getInstance("SHA256withECDSA");
		signature.initSign(this.keys.getPrivate());
		signature.update(content);
		byte[] certificate = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
		return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
	}

	private static KeyPair newKeys() throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(new ECGenParameterSpec("secp256r1"));
		return generator.generateKeyPair();
	}

	private static Path writeCertificate(Path file, Certificate certificate) throws GeneralSecurityException {
		return writePem(file, "CERTIFICATE", certificate.getEncoded());
	}

	private static Path writeKey(Path file, KeyPair keys) {
		return writePem(file, "PRIVATE KEY", keys.getPrivate().getEncoded());
	}

	private static Path writePem(Path file, String type, byte[] content) {
		String base64 = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
		Directories.write(file, "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
		return file;
	}

	private static Path writeTrustStore(Path file, Certificate ca) throws GeneralSecurityException, IOException {
		KeyStore store = newStore();
		store.setCertificateEntry("ca", ca);
		return writeStore(file, store);
	}

	private static Path writeKeyStore(Path file, KeyPair keys, Certificate certificate)
			throws GeneralSecurityException, IOException {
		KeyStore store = newStore();
		store.setKeyEntry("client", keys.getPrivate(), STORE_PASSWORD.toCharArray(), new Certificate[] { certificate });
		return writeStore(file, store);
	}

	private static KeyStore newStore() throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		return store;
	}

	private static Path writeStore(Path file, KeyStore store) throws GeneralSecurityException, IOException {
		try (OutputStream output = Files.newOutputStream(file)) {
			store.store(output, STORE_PASSWORD.toCharArray());
		}
		return file;
	}

}
