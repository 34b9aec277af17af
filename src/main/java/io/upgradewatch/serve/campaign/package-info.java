/** Campaigns over REST. */
package io.upgradewatch.serve.campaign;
