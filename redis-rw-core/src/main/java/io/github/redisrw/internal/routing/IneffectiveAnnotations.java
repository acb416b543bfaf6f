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

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
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
				advised.put(SelfInvocations.name(method), method);
			}
			else if (obstacle != null && this.scopes.isAnnotated(method)) {
				findings.add("The annotation on " + describe(method) + " has no effect: the method is " + obstacle
						+ ", so no proxy can open a scope around it");
			}
		}
		if (!advised.isEmpty() && !knowsItself(type)) {
			SelfInvocations.in(type, advised, (caller) -> !advised.containsKey(caller) && !caller.contains("lambda$"))
				.forEach((called, caller) -> findings.add(caller + " calls " + describe(called)
						+ " of the same object: that does not pass the proxy, so no scope is opened"));
		}
		return findings;
	}

	/**
	 * What keeps a proxy from seeing calls of a method.
	 * @param method the method
	 * @param subclassed whether proxies are subclasses
	 * @return what the method is, {@code null} if nothing does
	 */
	public static @Nullable String obstacle(Method method, boolean subclassed) {
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

	/**
	 * Whether objects of a class may have their own proxy at hand, and call that. One
	 * that they know by an interface does not count: the call of an interface is not
	 * mistaken for one of the class.
	 * @param type the class
	 * @return {@code true} if it has a field for one, or for what provides one
	 */
	public static boolean knowsItself(Class<?> type) {
		List<Field> own = new ArrayList<>();
		ReflectionUtils.doWithFields(type, own::add, (field) -> !Modifier.isStatic(field.getModifiers())
				&& leadsTo(type, ResolvableType.forField(field, type)));
		return !own.isEmpty();
	}

	private static boolean leadsTo(Class<?> type, ResolvableType field) {
		Class<?> held = field.resolve(Object.class);
		if (held != Object.class && !held.isInterface() && held.isAssignableFrom(type)) {
			return true;
		}
		// A type variable may stand for something with itself in it, without an end.
		return field.getType() instanceof ParameterizedType && held != Class.class
				&& Arrays.stream(field.getGenerics()).anyMatch((argument) -> leadsTo(type, argument));
	}

}
