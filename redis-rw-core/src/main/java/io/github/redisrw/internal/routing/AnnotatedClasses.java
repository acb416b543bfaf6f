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

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.springframework.aop.ClassFilter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The classes in which some annotation has a meaning: on the class or a method, or on a
 * class or an interface that it inherits from, or a method of those. A quick look that
 * spares nearly all classes the search for each of their methods: each type of annotation
 * is examined once, and whether an annotation is inherited is not asked. Thread-safe.
 */
public final class AnnotatedClasses implements ClassFilter {

	private final Predicate<AnnotatedElement> meaning;

	private final Map<Class<? extends Annotation>, Boolean> annotationTypes = new ConcurrentHashMap<>();

	private final Map<Class<?>, Boolean> known = new ConcurrentHashMap<>();

	/**
	 * Create an instance that knows no class yet.
	 * @param meaning whether the annotations of an element have a meaning; must not
	 * depend on more than their types and those of the annotations on these
	 */
	public AnnotatedClasses(Predicate<AnnotatedElement> meaning) {
		this.meaning = meaning;
	}

	/**
	 * Whether annotations in a class may have a meaning.
	 * @param type the class
	 * @return {@code false} if none has, {@code true} also if that cannot be told
	 */
	@Override
	public boolean matches(Class<?> type) {
		if (type.getName().startsWith("java.")) {
			return false;
		}
		Boolean matches = this.known.get(type);
		if (matches == null) {
			matches = isAnnotated(type) || inheritsFromAnnotated(type);
			this.known.put(type, matches);
		}
		return matches;
	}

	private boolean inheritsFromAnnotated(Class<?> type) {
		Class<?> superclass = type.getSuperclass();
		return (superclass != null && matches(superclass))
				|| Arrays.stream(type.getInterfaces()).anyMatch(this::matches);
	}

	/** What fails here fails, or is passed over, in the search that follows. */
	private boolean isAnnotated(Class<?> type) {
		try {
			return hasMeaning(type)
					|| Arrays.stream(ReflectionUtils.getDeclaredMethods(type)).anyMatch(this::hasMeaning);
		}
		catch (RuntimeException | LinkageError ex) {
			return true;
		}
	}

	private boolean hasMeaning(AnnotatedElement element) {
		for (Annotation annotation : element.getDeclaredAnnotations()) {
			Boolean meant = this.annotationTypes.get(annotation.annotationType());
			if (meant == null) {
				// One with a value that cannot be read is as good as absent; others of
				// its type are not.
				AnnotationUtils.validateAnnotation(annotation);
				meant = this.meaning.test(AnnotatedElementUtils.forAnnotations(annotation));
				this.annotationTypes.put(annotation.annotationType(), meant);
			}
			if (meant) {
				return true;
			}
		}
		return false;
	}

}
