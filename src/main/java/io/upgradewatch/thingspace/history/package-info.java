/** Reads histories, as much of them as can be read. */
package io.upgradewatch.thingspace.history;
