/** What is shown to people: devices, sets, shards, pauses and sums. */
package io.upgradewatch.fleet.view;
