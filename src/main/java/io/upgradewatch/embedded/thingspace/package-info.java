/** A ThingSpace to try and test against: over real HTTP, with a fleet, campaigns, faults and a clock. */
package io.upgradewatch.embedded.thingspace;
