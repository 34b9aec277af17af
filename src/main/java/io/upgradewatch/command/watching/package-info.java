/** The commands that change or list which devices are watched. */
package io.upgradewatch.command.watching;
