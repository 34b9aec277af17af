package io.upgradewatch.serve.polling;

import io.upgradewatch.fleet.view.ShardsView;
import io.upgradewatch.serve.group.Others;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The shards of the group and who owns them. */
@Schema(description = "The shards, and the instances that own them.")
record GroupShards(
        List<Entry> shards,
        List<Instance> instances,

        @Schema(
                description = "Instances that did not answer, of whose shards nothing but the owner is known.",
                examples = "[\"http://10.0.0.7:8080\"]")
        List<String> silent) {

    /** One shard. */
    @Schema(name = "ShardEntry", description = "One shard: a partition number of the watchlist and the state.")
    record Entry(
            @Schema(examples = "0") int shard,

            @Schema(
                    description = "Where its owner can be reached; null while nobody owns it.",
                    nullable = true,
                    examples = "http://10.0.0.7:8080")
            String owner,

            @Schema(
                    description = "`replaying` `polling` `draining`; `unowned` without an owner, `unknown` if the owner"
                            + " does not answer.",
                    examples = "polling")
            String state,

            @Schema(description = "Devices watched.") int devices,

            @Schema(description = "Devices that wait for a transaction of another writer.")
            int held,

            @Schema(description = "Devices of which something is found that waits for Kafka.")
            int waiting,

            @Schema(description = "Whether as much waits as may be kept, so that nothing is polled.")
            boolean full,

            @Schema(
                    description = "Why it is not polled until a person has acted; null if nothing is in the way.",
                    nullable = true)
            String refusal) {

        private static Entry of(int shard, String owner, String state) {
            return new Entry(shard, owner, state, 0, 0, 0, false, null);
        }

        private static Entry of(ShardsView.Owned owned, String owner) {
            return new Entry(
                    owned.shard(),
                    owner,
                    owned.state(),
                    owned.devices(),
                    owned.held(),
                    owned.waiting(),
                    owned.full(),
                    owned.refusal().orElse(null));
        }
    }

    /** One instance. */
    @Schema(name = "InstanceEntry", description = "One instance that answered.")
    public record Instance(
            @Schema(
                    description = "Where it can be reached; null for one that owns no shard.",
                    nullable = true,
                    examples = "http://10.0.0.7:8080")
            String instance,

            @Schema(description = "The version that it runs.", examples = "1.0.0")
            String version,

            @Schema(description = "How many shards it owns.")
            int shards,

            @Schema(description = "Devices watched by these.")
            long devices) {}

    /** This instance's own shards. */
    static GroupShards here(ShardsView view, String version) {
        String own = view.owned().stream()
                .map(shard -> view.owners().get(shard.shard()))
                .flatMap(owner -> Optional.ofNullable(owner).stream())
                .findFirst()
                .map(Others::name)
                .orElse(null);
        long devices =
                view.owned().stream().mapToLong(ShardsView.Owned::devices).sum();
        return new GroupShards(
                view.owned().stream().map(shard -> Entry.of(shard, own)).toList(),
                List.of(new Instance(own, version, view.owned().size(), devices)),
                List.of());
    }

    /** All shards: what their owners say of them, and who owns the rest. */
    static GroupShards all(ShardsView view, List<GroupShards> parts, List<String> silent) {
        Map<Integer, Entry> byNumber = new TreeMap<>();
        for (int shard = 0; shard < view.total(); shard++) {
            URI owner = view.owners().get(shard);
            byNumber.put(
                    shard,
                    owner == null ? Entry.of(shard, null, "unowned") : Entry.of(shard, Others.name(owner), "unknown"));
        }
        List<Instance> instances = new ArrayList<>();
        for (GroupShards part : parts) {
            part.shards().forEach(entry -> byNumber.put(entry.shard(), entry));
            instances.addAll(part.instances());
        }
        return new GroupShards(List.copyOf(byNumber.values()), instances, silent);
    }
}
