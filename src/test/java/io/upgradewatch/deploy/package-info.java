/** What is shipped besides the program: alert rules, dashboards, the runbook. */
package io.upgradewatch.deploy;
