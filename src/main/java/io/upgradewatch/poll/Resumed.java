package io.upgradewatch.poll;

/**
 * What became of a person's word that credentials are good again.
 *
 * @param failures failed logins in a row so far
 * @param allowed whether one more attempt is made; if not, it may be the one that locks the user, and whoever asks has
 *     to say that upstream has unlocked it
 */
public record Resumed(int failures, boolean allowed) {}
