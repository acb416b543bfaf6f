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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
	 * Look for calls in the code of a class or an interface. A static method that is
	 * given an object of the class calls for whoever calls it with one.
	 * @param type the class
	 * @param called the methods, by their {@linkplain #name names}
	 * @param callers which methods are looked at, by their names; those of lambda
	 * expressions begin with {@code lambda$}
	 * @return the methods that are called, and who calls each
	 */
	public static Map<Method, String> in(Class<?> type, Map<String, Method> called, Predicate<String> callers) {
		Calls calls = new Calls(Type.getType(type), callers);
		try (InputStream bytes = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
			if (bytes != null) {
				new ClassReader(bytes).accept(calls, ClassReader.SKIP_DEBUG);
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			return Map.of();
		}
		Map<String, Method> leading = leading(called, calls.ofStatics);
		Map<Method, String> found = new LinkedHashMap<>();
		for (Call call : calls.ofObjects) {
			Method method = leading.get(call.called);
			if (method != null) {
				found.putIfAbsent(method, ClassUtils.getShortName(type) + "."
						+ call.caller.substring(0, call.caller.indexOf('(')) + "()");
			}
		}
		return found;
	}

	/** The methods, and the static ones that call them, directly or not. */
	private static Map<String, Method> leading(Map<String, Method> called, Set<Call> ofStatics) {
		Map<String, Method> leading = new LinkedHashMap<>(called);
		boolean more = true;
		while (more) {
			more = false;
			for (Call call : ofStatics) {
				Method method = leading.get(call.called);
				more |= method != null && leading.putIfAbsent(call.caller, method) == null;
			}
		}
		return leading;
	}

	/**
	 * A call, or a reference to a method, which is a call that comes later.
	 *
	 * @param caller the name of the method in which it is
	 * @param called the name of the method that is called
	 */
	private record Call(String caller, String called) {

	}

	/** The calls of a class that may be those of an object of its own. */
	private static final class Calls extends ClassVisitor {

		private final Type type;

		private final Predicate<String> callers;

		private final Set<Call> ofObjects = new LinkedHashSet<>();

		private final Set<Call> ofStatics = new LinkedHashSet<>();

		private Calls(Type type, Predicate<String> callers) {
			super(SpringAsmInfo.ASM_VERSION);
			this.type = type;
			this.callers = callers;
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
				@Nullable String signature, String @Nullable [] exceptions) {
			boolean ofObject = (access & Opcodes.ACC_STATIC) == 0;
			boolean bridge = (access & Opcodes.ACC_SYNTHETIC) != 0 && ofObject && !name.startsWith("lambda$");
			if (bridge || !this.callers.test(name + descriptor) || !(ofObject || isGivenOne(descriptor))) {
				return null;
			}
			Set<Call> calls = ofObject ? this.ofObjects : this.ofStatics;
			return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {

				@Override
				public void visitMethodInsn(int opcode, String owner, String method, String methodDescriptor,
						boolean isInterface) {
					note(opcode == Opcodes.INVOKESPECIAL, owner, method, methodDescriptor);
				}

				@Override
				public void visitInvokeDynamicInsn(String method, String methodDescriptor, Handle bootstrap,
						Object... arguments) {
					for (Object argument : arguments) {
						if (argument instanceof Handle handle) {
							note(handle.getTag() == Opcodes.H_INVOKESPECIAL, handle.getOwner(), handle.getName(),
									handle.getDesc());
						}
					}
				}

				private void note(boolean special, String owner, String method, String methodDescriptor) {
					boolean own = owner.equals(Calls.this.type.getInternalName());
					if (own || (special && !isExtended(method, methodDescriptor))) {
						calls.add(new Call(name + descriptor, method + methodDescriptor));
					}
				}

				/** The method that is overridden may be called by the one that does. */
				private boolean isExtended(String method, String methodDescriptor) {
					return (name.equals(method) && descriptor.equals(methodDescriptor))
							|| name.startsWith("lambda$" + method + "$") || name.startsWith("access$" + method + "$");
				}

			};
		}

		private boolean isGivenOne(String descriptor) {
			return List.of(Type.getArgumentTypes(descriptor)).contains(this.type);
		}

	}

}
