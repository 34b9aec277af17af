/** Asks the other instances of the group, and sums up what they say. */
package io.upgradewatch.serve.group;
