package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.client.BrokerVersion;
import io.upgradewatch.kafka.client.KafkaAnswers;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.UnusableTopics;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** What the service needs of a Kafka, looked at without creating or writing anything. Blocks. */
public final class KafkaCheck {

    private final KafkaSettings settings;

    public KafkaCheck(KafkaSettings settings) {
        this.settings = settings;
    }

    /** Takes each finding, in the order of what builds on what. */
    public interface Findings {

        /**
         * Something was looked at.
         *
         * @param what {@code kafka}, {@code rights}, {@code limits} or {@code topics}
         * @param found a sentence for people, for where nothing is wrong
         * @param faults each with what mends it; empty if nothing is wrong
         */
        void looked(String what, String found, List<String> faults);

        /** Something could not be looked at because of what was found before. */
        void skipped(String what, String why);
    }

    /** Looks at everything. */
    public void run(Findings findings) {
        try (Admin admin = Preflight.admin(settings)) {
            run(admin, findings);
        } catch (UnusableTopics wrong) {
            unreachable(findings, wrong.faults());
        } catch (KafkaUnreachable away) {
            unreachable(
                    findings,
                    List.of(away.getMessage() + ": look at kafka.bootstrap.servers (" + settings.servers()
                            + "), kafka.security.protocol, and firewalls on the way"));
        }
    }

    private static void unreachable(Findings findings, List<String> faults) {
        findings.looked("kafka", "", faults);
        List.of("rights", "limits", "topics").forEach(what -> findings.skipped(what, "Kafka was not reached"));
    }

    private void run(Admin admin, Findings findings) {
        Optional<String> old = BrokerVersion.fault(admin, settings.transactionalId(0));
        int brokers = KafkaAnswers.to(admin.describeCluster().nodes())
                .value()
                .map(Collection::size)
                .orElse(0);
        if (old.isPresent()) {
            unreachable(findings, List.of(old.get()));
            return;
        }
        findings.looked("kafka", brokers + (brokers == 1 ? " broker answers" : " brokers answer"), List.of());
        Rights.Found rights = new Rights(settings, admin).find();
        findings.looked(
                "rights",
                "all that are needed",
                rights.missing().stream().map(right -> right.told(settings)).toList());
        findings.looked(
                "limits", "nothing is asked that brokers refuse", new BrokerLimits(settings, admin).ofBrokers());
        if (rights.unseen()) {
            findings.skipped("topics", "they may not be seen, or not be created");
        } else {
            topics(admin, findings);
        }
    }

    private void topics(Admin admin, Findings findings) {
        Topics.Verified verified = Topics.verify(settings, admin);
        String found = verified.missing().isEmpty()
                ? "all five are as they have to be"
                : "the first start creates " + String.join(", ", verified.missing());
        findings.looked("topics", found, verified.faults());
    }
}
