/** This instance's membership of the consumer group, and the group as Kafka describes it. */
package io.upgradewatch.kafka.group;
