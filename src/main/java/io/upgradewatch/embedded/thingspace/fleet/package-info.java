/** What the simulated ThingSpace knows: devices, campaigns and how they go on. */
package io.upgradewatch.embedded.thingspace.fleet;
