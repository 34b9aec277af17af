package io.upgradewatch.poll;

/** Is told each verdict about a refusal or a lasting failure. Called on the poll loop's thread. */
public interface BlameListener {

    void blamed(SetName set, Blame verdict);
}
