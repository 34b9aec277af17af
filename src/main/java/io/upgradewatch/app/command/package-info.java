/** What commands do with the configuration of the service. */
package io.upgradewatch.app.command;
