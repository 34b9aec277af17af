/** How rows of the topics are spelt, and how they are read; pure. */
package io.upgradewatch.kafka.row;
