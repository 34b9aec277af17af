/** The topics and the rights to them: created, verified, watched, and checked before anything begins. */
package io.upgradewatch.kafka.topic;
