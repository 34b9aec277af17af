/** Upstream's addresses, resolved without blocking. */
package io.upgradewatch.thingspace.address;
