/** Campaigns in flight, and what their pages hint at: one request shows the status of a thousand devices. */
package io.upgradewatch.campaign;
