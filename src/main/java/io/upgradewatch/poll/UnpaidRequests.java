package io.upgradewatch.poll;

/** Is told of each request that was sent without a permit, so that it is paid for afterwards. Called on the loop. */
@FunctionalInterface
public interface UnpaidRequests {

    void sent(SetName set, RequestKind kind);
}
