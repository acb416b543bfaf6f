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

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;

/**
 * Finds calls of an object's own methods, which no proxy sees.
 */
public final class SelfInvocations {

	private SelfInvocations() {
	}

	/**
	 * What distinguishes a method from the others of its class.
	 * @param method the method
	 * @return its name and descriptor
	 */
	public static String name(Method method) {
		return method.getName() + Type.getMethodDescriptor(method);
	}

	/**
	 * Look for calls in the code of a class.
	 * @param type the class
	 * @param called the methods, by their {@linkplain #name names}
	 * @param callers which methods are looked at, by their names; those of lambda
	 * expressions begin with {@code lambda$}
	 * @return the methods that are called, and who calls each
	 */
	public static Map<Method, String> in(Class<?> type, Map<String, Method> called, Predicate<String> callers) {
		Map<Method, String> found = new LinkedHashMap<>();
		try (InputStream bytes = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
			if (bytes != null) {
				new ClassReader(bytes).accept(new Calls(type, called, callers, found), ClassReader.SKIP_DEBUG);
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			return Map.of();
		}
		return found;
	}

	private static final class Calls extends ClassVisitor {

		private final Class<?> type;

		private final Map<String, Method> called;

		private final Predicate<String> callers;

		private final Map<Method, String> found;

		private Calls(Class<?> type, Map<String, Method> called, Predicate<String> callers, Map<Method, String> found) {
			super(SpringAsmInfo.ASM_VERSION);
			this.type = type;
			this.called = called;
			this.callers = callers;
			this.found = found;
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
				@Nullable String signature, String @Nullable [] exceptions) {
			boolean bridge = (access & Opcodes.ACC_SYNTHETIC) != 0 && !name.startsWith("lambda$");
			if (bridge || (access & Opcodes.ACC_STATIC) != 0 || !this.callers.test(name + descriptor)) {
				return null;
			}
			String owner = Type.getInternalName(this.type);
			String caller = ClassUtils.getShortName(this.type) + "." + name + "()";
			return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {

				@Override
				public void visitMethodInsn(int opcode, String calledOwner, String method, String methodDescriptor,
						boolean isInterface) {
					if (opcode == Opcodes.INVOKEVIRTUAL) {
						note(calledOwner, method + methodDescriptor);
					}
				}

				/** A reference to a method is a call that comes later. */
				@Override
				public void visitInvokeDynamicInsn(String method, String methodDescriptor, Handle bootstrap,
						Object... arguments) {
					for (Object argument : arguments) {
						if (argument instanceof Handle handle && handle.getTag() == Opcodes.H_INVOKEVIRTUAL) {
							note(handle.getOwner(), handle.getName() + handle.getDesc());
						}
					}
				}

				private void note(String calledOwner, String name) {
					Method method = Calls.this.called.get(name);
					if (method != null && calledOwner.equals(owner)) {
						Calls.this.found.putIfAbsent(method, caller);
					}
				}

			};
		}

	}

}
