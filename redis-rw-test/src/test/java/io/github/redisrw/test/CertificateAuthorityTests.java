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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CertificateAuthority}; that servers and clients take its certificates
 * is tested with real ones.
 */
class CertificateAuthorityTests {

	@TempDir
	private Path directory;

	@Test
	void signsACertificateForTheLoopbackAddress() throws Exception {
		ServerCertificate issued = CertificateAuthority.issue(this.directory.resolve("tls"));
		X509Certificate ca = read(issued.trust().caCertificate());
		X509Certificate server = read(issued.certificate());
		ca.verify(ca.getPublicKey());
		ca.checkValidity();
		assertThat(ca.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
		server.verify(ca.getPublicKey());
		server.checkValidity();
		assertThat(server.getBasicConstraints()).isEqualTo(-1);
		assertThat(server.getIssuerX500Principal()).isEqualTo(ca.getSubjectX500Principal());
		assertThat(server.getSubjectAlternativeNames()).extracting((name) -> name.get(1))
			.isEqualTo(List.of("localhost", "127.0.0.1"));
		assertThat(issued.key()).content().startsWith("-----BEGIN PRIVATE KEY-----\n");
	}

	@Test
	void trustStoreHasTheAuthorityOnly() throws Exception {
		TlsFiles trust = CertificateAuthority.issue(this.directory).trust();
		KeyStore store = KeyStore.getInstance(trust.trustStore().toFile(), trust.trustStorePassword().toCharArray());
		assertThat(store.size()).isEqualTo(1);
		assertThat(store.getCertificate("ca")).isEqualTo(read(trust.caCertificate()));
	}

	@Test
	void keyStoreHasACertificateForTheClient() throws Exception {
		TlsFiles files = CertificateAuthority.issue(this.directory).trust();
		KeyStore store = KeyStore.getInstance(files.keyStore().toFile(), files.keyStorePassword().toCharArray());
		assertThat(store.size()).isEqualTo(1);
		X509Certificate client = read(files.clientCertificate());
		assertThat(store.getCertificate("client")).isEqualTo(client);
		client.verify(read(files.caCertificate()).getPublicKey());
		assertThat(client.getBasicConstraints()).isEqualTo(-1);
		assertThat(store.getKey("client", files.keyStorePassword().toCharArray()).getEncoded())
			.isEqualTo(Base64.getMimeDecoder()
				.decode(Files.readString(files.clientKey()).replaceAll("-----[A-Z ]+-----", "")));
	}

	private static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
		try (InputStream input = Files.newInputStream(file)) {
			return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(input);
		}
	}

}
