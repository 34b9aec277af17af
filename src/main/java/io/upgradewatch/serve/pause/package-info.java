/** Pauses by hand over REST. */
package io.upgradewatch.serve.pause;
