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
package io.github.redisrw.internal.routing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * Signs tokens that leave the application, so that it recognizes its own: HMAC with
 * SHA-256 (RFC 2104), of which 128 bits are kept, as its section 5 allows. All instances
 * need the same secret. Thread-safe.
 */
final class TokenSeal {

	private static final String ALGORITHM = "HmacSHA256";

	private static final int SIGNATURE_LENGTH = 16;

	/** What is signed is a third longer. */
	private static final int LONGEST = 4 * (SIGNATURE_LENGTH + ConsistencyToken.LONGEST) / 3 + 4;

	private final SecretKeySpec key;

	TokenSeal(String secret) {
		this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
	}

	/**
	 * Sign a token.
	 * @param token the token
	 * @return what it is to clients, with nothing to be read from it
	 */
	String seal(String token) {
		byte[] text = token.getBytes(StandardCharsets.UTF_8);
		byte[] sealed = Arrays.copyOf(signature(text), SIGNATURE_LENGTH + text.length);
		System.arraycopy(text, 0, sealed, SIGNATURE_LENGTH, text.length);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
	}

	/**
	 * Read what a client sends.
	 * @param sealed what it sends
	 * @return the token, {@code null} if this application has not signed it
	 */
	@Nullable String open(String sealed) {
		if (sealed.length() > LONGEST) {
			return null;
		}
		byte[] bytes;
		try {
			bytes = Base64.getUrlDecoder().decode(sealed);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		if (bytes.length < SIGNATURE_LENGTH) {
			return null;
		}
		byte[] text = Arrays.copyOfRange(bytes, SIGNATURE_LENGTH, bytes.length);
		boolean own = MessageDigest.isEqual(signature(text), Arrays.copyOf(bytes, SIGNATURE_LENGTH));
		return own ? new String(text, StandardCharsets.UTF_8) : null;
	}

	private byte[] signature(byte[] text) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			return Arrays.copyOf(mac.doFinal(text), SIGNATURE_LENGTH);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has to have " + ALGORITHM, ex);
		}
	}

}
