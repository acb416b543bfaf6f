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
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds annotations that open no scope, because no proxy can see to it.
 */
public final class IneffectiveAnnotations {

	private final MethodScopes scopes;

	public IneffectiveAnnotations(MethodScopes scopes) {
		this.scopes = scopes;
	}

	/**
	 * What is wrong with a class of beans.
	 * @param type the class
	 * @param subclassed whether its proxies are subclasses of it
	 * @return one sentence for each method
	 */
	public List<String> in(Class<?> type, boolean subclassed) {
		List<String> findings = new ArrayList<>();
		if (!this.scopes.isCandidate(type)) {
			return findings;
		}
		Map<String, Method> advised = new LinkedHashMap<>();
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type, ReflectionUtils.USER_DECLARED_METHODS)) {
			String obstacle = obstacle(method, subclassed);
			if (obstacle == null && !this.scopes.of(method, type).isNothing()) {
				advised.put(method.getName() + Type.getMethodDescriptor(method), method);
			}
			else if (obstacle != null && this.scopes.isAnnotated(method)) {
				findings.add("The annotation on " + describe(method) + " has no effect: the method is " + obstacle
						+ ", so no proxy can open a scope around it");
			}
		}
		if (!advised.isEmpty() && !knowsItself(type)) {
			selfInvocations(type, advised).forEach((called, caller) -> findings.add(caller + " calls "
					+ describe(called) + " of the same object: that does not pass the proxy, so no scope is opened"));
		}
		return findings;
	}

	private static @Nullable String obstacle(Method method, boolean subclassed) {
		int modifiers = method.getModifiers();
		if (Modifier.isPrivate(modifiers)) {
			return "private";
		}
		if (Modifier.isStatic(modifiers)) {
			return "static";
		}
		return (subclassed && Modifier.isFinal(modifiers)) ? "final" : null;
	}

	private static String describe(Method method) {
		return ClassUtils.getQualifiedMethodName(method) + "()";
	}

	/** It may have its own proxy at hand, and call that. */
	private static boolean knowsItself(Class<?> type) {
		List<Field> own = new ArrayList<>();
		ReflectionUtils.doWithFields(type, own::add, (field) -> field.getType().isAssignableFrom(type)
				|| field.getGenericType().getTypeName().contains(type.getName()));
		return !own.isEmpty();
	}

	private Map<Method, String> selfInvocations(Class<?> type, Map<String, Method> advised) {
		Map<Method, String> found = new LinkedHashMap<>();
		String file = ClassUtils.getClassFileName(type);
		try (InputStream bytes = type.getResourceAsStream(file)) {
			if (bytes != null) {
				new ClassReader(bytes).accept(new Calls(type, advised, found), ClassReader.SKIP_DEBUG);
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			return Map.of();
		}
		return found;
	}

	/**
	 * Looks for calls of a class's own methods out of methods that open no scope.
	 */
	private final class Calls extends ClassVisitor {

		private final Class<?> type;

		private final Map<String, Method> advised;

		private final Map<Method, String> found;

		private Calls(Class<?> type, Map<String, Method> advised, Map<Method, String> found) {
			super(SpringAsmInfo.ASM_VERSION);
			this.type = type;
			this.advised = advised;
			this.found = found;
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
				@Nullable String signature, String @Nullable [] exceptions) {
			boolean opensScope = this.advised.containsKey(name + descriptor);
			if (opensScope || (access & (Opcodes.ACC_SYNTHETIC | Opcodes.ACC_STATIC)) != 0) {
				return null;
			}
			String owner = Type.getInternalName(this.type);
			String caller = ClassUtils.getShortName(this.type) + "." + name + "()";
			return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {

				@Override
				public void visitMethodInsn(int opcode, String calledOwner, String called, String calledDescriptor,
						boolean isInterface) {
					Method method = Calls.this.advised.get(called + calledDescriptor);
					if (method != null && calledOwner.equals(owner) && opcode == Opcodes.INVOKEVIRTUAL) {
						Calls.this.found.putIfAbsent(method, caller);
					}
				}

			};
		}

	}

}
