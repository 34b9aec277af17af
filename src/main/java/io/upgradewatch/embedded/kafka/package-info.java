/** A Kafka broker inside the process. */
package io.upgradewatch.embedded.kafka;
