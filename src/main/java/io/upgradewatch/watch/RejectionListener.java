package io.upgradewatch.watch;

/** Is told of each watch row that was refused, wherever it came from. Called on any thread. */
public interface RejectionListener {

    void rowRejected();
}
