/** Devices over REST, and their changes as they are published. */
package io.upgradewatch.serve.device;
