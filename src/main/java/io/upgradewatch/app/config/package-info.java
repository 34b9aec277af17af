/** The configuration, and everything that is wrong with it. */
package io.upgradewatch.app.config;
