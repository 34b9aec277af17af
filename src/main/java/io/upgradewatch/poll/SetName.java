package io.upgradewatch.poll;

import java.util.Objects;

/** The name of a credential set; the unnamed one of the configuration is called {@code default}. */
public record SetName(String value) implements Comparable<SetName> {

    public static final SetName UNNAMED = new SetName("default");

    public SetName {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public int compareTo(SetName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
