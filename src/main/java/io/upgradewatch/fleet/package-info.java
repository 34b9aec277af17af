/** What people ask of the watched devices, and everything of one instance put together. */
package io.upgradewatch.fleet;
