/** Making changes durable: events and new state together, or neither. */
package io.upgradewatch.publish;
