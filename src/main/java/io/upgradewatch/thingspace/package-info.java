/** ThingSpace's dialect: HTTP, two expiring tokens, error envelopes, and histories in three shapes. */
package io.upgradewatch.thingspace;
