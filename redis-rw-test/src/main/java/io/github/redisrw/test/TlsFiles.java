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

import java.nio.file.Path;

/**
 * What a client needs to trust the servers of a deployment with TLS, and to be trusted by
 * them where they ask for it. The files live as long as the deployment.
 *
 * @param caCertificate the certificate of the deployment's own authority, PEM
 * @param trustStore a PKCS#12 store with that certificate
 * @param trustStorePassword the password of the store
 * @param clientCertificate a certificate for a client, of the same authority, PEM; asked
 * for by the servers of a deployment with {@link RedisDeploymentBuilder#mutualTls()
 * mutual TLS}
 * @param clientKey its private key, PEM, not encrypted
 * @param keyStore a PKCS#12 store with both
 * @param keyStorePassword the password of the store and of the key
 */
public record TlsFiles(Path caCertificate, Path trustStore, String trustStorePassword, Path clientCertificate,
		Path clientKey, Path keyStore, String keyStorePassword) {

}
