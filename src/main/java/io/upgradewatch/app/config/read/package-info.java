/** Reads settings from the configuration, collecting all faults. */
package io.upgradewatch.app.config.read;
