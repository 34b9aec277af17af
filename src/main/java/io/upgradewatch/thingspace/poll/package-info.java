/** One poll of one device with the credentials of its set. */
package io.upgradewatch.thingspace.poll;
