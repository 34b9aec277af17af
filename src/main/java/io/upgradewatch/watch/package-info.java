/** Which devices are ours: the watch, where it is written down, and how rows of it are read. */
package io.upgradewatch.watch;
