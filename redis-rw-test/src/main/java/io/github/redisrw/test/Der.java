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

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * As much of ASN.1's Distinguished Encoding Rules as a certificate takes.
 */
final class Der {

	static final byte[] TRUE = encode(0x01, new byte[] { (byte) 0xFF });

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private Der() {
	}

	static byte[] sequence(byte[]... elements) {
		return encode(0x30, elements);
	}

	static byte[] integer(BigInteger value) {
		return encode(0x02, value.toByteArray());
	}

	static byte[] bits(byte[] value) {
		// The first byte is the number of unused bits.
		return encode(0x03, new byte[1], value);
	}

	static byte[] time(Instant instant) {
		return encode(0x17, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
	}

	static byte[] oid(int first, int second, int... rest) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		content.write(first * 40 + second);
		for (int part : rest) {
			// Seven bits a byte, the high bit set on all but the last.
			for (int shift = 28; shift > 0; shift -= 7) {
				if (part >> shift != 0) {
					content.write(0x80 | (part >> shift & 0x7F));
				}
			}
			content.write(part & 0x7F);
		}
		return encode(0x06, content.toByteArray());
	}

	static byte[] explicit(int tag, byte[] element) {
		return encode(0xA0 | tag, element);
	}

	/**
	 * A distinguished name of a common name only.
	 */
	static byte[] commonName(String name) {
		byte[] text = encode(0x0C, name.getBytes(StandardCharsets.UTF_8));
		return sequence(encode(0x31, sequence(oid(2, 5, 4, 3), text)));
	}

	/**
	 * An extension of a certificate.
	 * @param critical whether who does not know it must refuse the certificate
	 * @param id the last part of its id, below {@code 2.5.29}
	 * @param value its value
	 */
	static byte[] extension(boolean critical, int id, byte[] value) {
		byte[] octets = encode(0x04, value);
		return critical ? sequence(oid(2, 5, 29, id), TRUE, octets) : sequence(oid(2, 5, 29, id), octets);
	}

	static byte[] dnsName(String name) {
		return encode(0x82, name.getBytes(StandardCharsets.US_ASCII));
	}

	static byte[] ipAddress(int... bytes) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (int value : bytes) {
			content.write(value);
		}
		return encode(0x87, content.toByteArray());
	}

	private static byte[] encode(int tag, byte[]... parts) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			content.writeBytes(part);
		}
		ByteArrayOutputStream element = new ByteArrayOutputStream();
		element.write(tag);
		int length = content.size();
		if (length > 0xFF) {
			element.write(0x82);
			element.write(length >> 8);
		}
		else if (length > 0x7F) {
			element.write(0x81);
		}
		element.write(length);
		element.writeBytes(content.toByteArray());
		return element.toByteArray();
	}

}
