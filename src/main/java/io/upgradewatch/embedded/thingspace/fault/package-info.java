/** What may befall a simulated answer on its way. */
package io.upgradewatch.embedded.thingspace.fault;
