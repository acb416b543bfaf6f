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

package io.github.redisrw.sample.deploy;

import java.util.Map;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kubernetes' own types of resources, read as strictly as the API server does with
 * {@code --validate=strict}: no unknown field, no number where a text is expected.
 */
final class Models {

	private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of("v1/ConfigMap", ConfigMap.class,
			"v1/Service", Service.class, "apps/v1/Deployment", Deployment.class, "apps/v1/StatefulSet",
			StatefulSet.class, "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
			"policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);

	private static final ObjectMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
		.annotationIntrospector(new NothingAdditional())
		.build();

	private Models() {
	}

	static boolean isKnown(Map<String, Object> resource) {
		return TYPES.containsKey(type(resource));
	}

	static HasMetadata read(Map<String, Object> resource) {
		assertThat(TYPES).containsKey(type(resource));
		return MAPPER.convertValue(resource, TYPES.get(type(resource)));
	}

	static String type(Map<String, Object> resource) {
		return resource.get("apiVersion") + "/" + resource.get("kind");
	}

	/** The models take fields that they do not know by a method for any; not here. */
	private static final class NothingAdditional extends JacksonAnnotationIntrospector {

		private static final long serialVersionUID = 1L;

		@Override
		public Boolean hasAnySetter(Annotated annotated) {
			return Boolean.FALSE;
		}

	}

}
