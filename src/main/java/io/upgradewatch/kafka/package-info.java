/** Kafka's side of every port: topics, group membership, transactions, replay, and how things are spelt there. */
package io.upgradewatch.kafka;
