package io.upgradewatch.kafka.topic;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** What the cluster says of the cleanup of topics. */
final class TopicPolicies {

    private TopicPolicies() {}

    /** The cleanup policy of each topic. */
    static Map<String, String> of(Admin admin, Collection<String> topics)
            throws ExecutionException, InterruptedException {
        Map<String, String> policies = new HashMap<>();
        Map<ConfigResource, Config> configs = admin.describeConfigs(topics.stream()
                        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                        .toList())
                .all()
                .get();
        configs.forEach((topic, config) -> policies.put(
                topic.name(), config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value()));
        return policies;
    }
}
