package io.upgradewatch.kafka.client;

import java.util.List;

/** The topics are not as this service needs them, and only a person can change that. */
public final class UnusableTopics extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    public UnusableTopics(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    /** Each fault, a sentence for people. */
    public List<String> faults() {
        return faults;
    }
}
