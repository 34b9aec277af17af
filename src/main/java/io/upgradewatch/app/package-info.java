/** The configuration, the object graph, and the order of start and stop. */
package io.upgradewatch.app;
