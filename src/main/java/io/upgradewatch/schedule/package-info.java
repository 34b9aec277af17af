/** When each device is polled, and what it may cost: slots, back-off, the due queue and the budget. */
package io.upgradewatch.schedule;
