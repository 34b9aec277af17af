package io.upgradewatch.publish;

/** Is told how each transaction ended. Called on any thread. */
public interface TransactionListener {

    /** How a transaction ended. */
    enum Ending {
        COMMITTED,
        ABORTED,
        FENCED
    }

    void transactionEnded(Ending ending);
}
